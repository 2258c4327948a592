// The types of a panel's context and of the panel itself, for the walk.

/** @import {GraphView} from "../draw/graph.js" */
/** @import {Context, Panel} from "../lib/panel.js" */
/** @import {Actions} from "../walk/actions/index.js" */
/** @import {LocationSync} from "../walk/location.js" */
/** @import {Player} from "../walk/player.js" */
/** @import {State} from "../walk/state.js" */
/** @import {Editor} from "./editor.js" */
/** @import {Example} from "../walk/examples.js" */
/** @import {Opening} from "../walk/opening.js" */

/**
 * @typedef {object} WalkServices
 * @property {GraphView} graph
 * @property {Editor} editor
 * @property {Player} player
 * @property {LocationSync} address
 * @property {() => void} flush  Save what is not saved yet: the page is about to be left.
 * @property {Promise<Example[]>} examples  The gallery, once it can be had.
 * @property {() => Promise<{name: string, title: string, sentence: string}[]>} experiments  Those of training.
 * @property {Opening | null} opening  What stands in the page itself.
 * @property {{openPath: () => void, actions: {leaveFor: (program: string) => void}}} lessons
 * @property {"walk"} keysOf  The page whose keys help lists.
 * @property {HTMLElement[]} beside  What stands before the large button of the player.
 * @property {{inside: HTMLElement, aside: HTMLElement}} answers  What practice adds to the summary.
 */
/** @typedef {Context<State, Actions, WalkServices>} WalkContext */
/** @typedef {Panel<State>} WalkPanel */

export {};
