// Practice on the walk: guessing each step first, and what is kept of the answers.

/** @import {WalkContext} from "../panels/context.js" */
/** @import {MoreActions as Actions} from "./actions/more.js" */
/** @import {ReadablePractice} from "./state.js" */
import { opener } from "../lib/rooms.js";
import { MoreActions } from "./actions/more.js";
import { loadCards } from "./cards.js";
import { levelOf } from "./levels.js";
import { listenToKeys } from "./keys.js";
import { loadRecord } from "./record.js";
import { practiceStore } from "./state.js";

/** @typedef {{store: ReadablePractice, actions: Actions, retreat: () => boolean, openCards: () => void}} Practice */
/** @typedef {WalkContext & {services: {practice: Practice}}} PracticeContext */

/**
 * @param {Pick<WalkContext, "store" | "actions"> & {services: Pick<WalkContext["services"], "player" |
 *   "examples">}} walk
 * @returns {Practice}
 */
export function createPractice({ store: walk, actions: walkActions, services: { player, examples } }) {
  const store = practiceStore();
  const actions = new MoreActions(store, { store: walk, actions: walkActions });
  actions.examples = examples;
  player.instead = (position) => actions.instead(position);
  actions.remember(loadRecord(), loadCards());
  const query = new URLSearchParams(location.search);
  const level = query.get("guess");
  const draw = huntIn(location.search);
  if (level !== null && /^[1-4]$/.test(level)) actions.turnOn(true, levelOf(Number(level)));
  if (draw !== null) actions.await(draw);
  addEventListener("popstate", () => {
    const again = huntIn(location.search); // forward to a hunt that Back has left
    if (again !== null && !store.state.hunt) actions.await(again);
  });
  let isNew = true;
  walk.watch(["status"], ({ status, program }) => {
    if (!isNew || status !== "current") return;
    isNew = false;
    actions.offerOwn(program);
  });
  walk.watch(
    ["position", "walk", "trace", "veiled", "status", "selection", "view", "filled"],
    (state, before, cause) => {
      if (cause !== "start") actions.follow(state, before);
    },
  );
  listenToKeys(store, actions, () => walk.state.letters);
  const openCards = opener("practice/cards-dialog.js", async () =>
    (await import("./cards-dialog.js")).cardsDialog(store, actions),
  );
  return { store, actions, retreat: () => actions.show(), openCards: () => void openCards() };
}

/** The seed of the hunt that a query names. @param {string} search */
function huntIn(search) {
  const draw = new URLSearchParams(search).get("hunt");
  return draw !== null && /^\d{1,6}$/.test(draw) ? Number(draw) : null;
}
