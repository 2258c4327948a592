// Practice on the walk: guessing each step first, and what is kept of the answers.

/** @import {WalkContext} from "../panels/context.js" */
/** @import {PlayActions as Actions} from "./actions/play.js" */
/** @import {ReadablePractice} from "./state.js" */
import { PlayActions } from "./actions/play.js";
import { levelOf } from "./levels.js";
import { listenToKeys } from "./keys.js";
import { loadRecord } from "./record.js";
import { practiceStore } from "./state.js";

/** @typedef {{store: ReadablePractice, actions: Actions, retreat: () => boolean}} Practice */
/** @typedef {WalkContext & {services: {practice: Practice}}} PracticeContext */

/**
 * @param {Pick<WalkContext, "store" | "actions"> & {services: Pick<WalkContext["services"], "player">}} walk
 * @returns {Practice}
 */
export function createPractice({ store: walk, actions: walkActions, services: { player } }) {
  const store = practiceStore();
  const actions = new PlayActions(store, { store: walk, actions: walkActions });
  player.instead = (position) => actions.instead(position);
  actions.remember(loadRecord());
  const level = new URLSearchParams(location.search).get("guess");
  if (level !== null && /^[1-4]$/.test(level)) actions.turnOn(true, levelOf(Number(level)));
  walk.watch(
    ["position", "walk", "trace", "veiled", "status", "selection", "view", "filled"],
    (state, before, cause) => {
      if (cause !== "start") actions.follow(state, before);
    },
  );
  listenToKeys(store, actions, () => walk.state.letters);
  return { store, actions, retreat: () => actions.show() };
}
