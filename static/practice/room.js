// Practice itself, once it has begun: its actions, what they follow, and its cards.

/** @import {WalkContext} from "../panels/context.js" */
/** @import {PracticeStore} from "./state.js" */
import { MoreActions } from "./actions/more.js";
import { question } from "./card.js";
import { loadCards } from "./cards.js";
import { fillEnd } from "./end-card.js";
import { listenToKeys } from "./keys.js";
import { play } from "./play-card.js";
import { loadRecord } from "./record.js";

export { fillEnd };
export { play };
export { question };

/**
 * @typedef {Pick<WalkContext, "store" | "actions"> & {services: Pick<WalkContext["services"], "player" |
 *   "examples">}} PracticedWalk
 */

/** @param {PracticeStore} store @param {PracticedWalk} walk @returns {MoreActions} */
export function begin(store, { store: walk, actions: walkActions, services: { player, examples } }) {
  const actions = new MoreActions(store, { store: walk, actions: walkActions });
  actions.examples = examples;
  player.instead = (position) => actions.instead(position);
  actions.remember(loadRecord(), loadCards());
  walk.watch(
    ["position", "walk", "trace", "veiled", "status", "selection", "view", "filled"],
    (state, before, cause) => {
      if (cause !== "start") actions.follow(state, before);
    },
  );
  listenToKeys(store, actions, () => walk.state.letters);
  return actions;
}
