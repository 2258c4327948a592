// The types of a panel's context and of the panel itself, for training.

/** @import {Panel} from "../lib/panel.js" */
/** @import {Editor} from "../panels/editor.js" */
/** @import {TrainActions} from "./actions/index.js" */
/** @import {ReadableTraining, State} from "./state.js" */

/**
 * @typedef {object} TrainServices
 * @property {Editor} editor
 * @property {() => void} flush  Save what is not saved yet: the page is about to be left.
 * @property {(hash: string) => void} hold  Write this hash, which holds what is here, into the address.
 * @property {() => void} experiments  Let the reader choose one of them.
 * @property {"train"} keysOf  The page whose keys help lists.
 */
/** @typedef {{store: ReadableTraining, actions: TrainActions, services: TrainServices}} TrainContext */
/** @typedef {Panel<State>} TrainPanel */

export {};
