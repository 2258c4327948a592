// Practice on the walk: guessing each step first, and what is kept of the answers. Until it is asked for, its store and
// the ways into it are all that is there.

/** @import {WalkContext} from "../panels/context.js" */
/** @import {MoreActions as Actions} from "./actions/more.js" */
/** @import {PracticedWalk} from "./room.js" */
/** @import {ReadablePractice} from "./state.js" */
import { enter, opener } from "../lib/rooms.js";
import { levelOf } from "./levels.js";
import { practiceStore } from "./state.js";
import { loadWaiting } from "./waiting.js";

/**
 * @typedef {object} Practice
 * @property {ReadablePractice} store
 * @property {Actions} actions  Once it has begun: nothing is asked before.
 * @property {() => Promise<Actions>} enter  Begin, unless it has.
 * @property {Promise<unknown>} begun  Settled when it has begun, or the address does not ask for it.
 * @property {() => boolean} retreat
 * @property {() => void} openCards
 */
/** @typedef {WalkContext & {services: {practice: Practice}}} PracticeContext */

/** @param {PracticedWalk} walk @returns {Practice} */
export function createPractice(walk) {
  const store = practiceStore();
  /** @type {Actions | null} */ let actions = null;
  /** @type {Promise<Actions> | null} */ let beginning = null;
  const begin = async () => {
    const room = await enter("practice/room.js", () => import("./room.js"));
    actions = room.begin(store, walk);
    return actions;
  };
  const practice = {
    store,
    get actions() {
      if (!actions) throw new Error("practice has not begun");
      return actions;
    },
    enter: () => {
      if (!beginning) hold(walk.services.player, () => practice.enter());
      beginning ??= begin().catch((error) => {
        beginning = null;
        walk.services.player.instead = () => false;
        throw error;
      });
      return beginning;
    },
    retreat: () => actions?.show() ?? false,
    openCards: () => void openCards(),
    begun: Promise.resolve(),
  };
  const openCards = opener("practice/cards-dialog.js", async () => {
    const own = await practice.enter();
    return (await import("./cards-dialog.js")).cardsDialog(store, own);
  });
  practice.begun = fromAddress(practice);
  followAddress(practice, walk, () => actions !== null);
  offerOwn(practice, walk);
  return practice;
}

/**
 * A step that is taken while practice begins waits for it: it may be one to guess first.
 * @param {PracticedWalk["services"]["player"]} player @param {() => Promise<unknown>} begin
 */
function hold(player, begin) {
  player.instead = () => {
    void begin().then(() => player.next());
    return true;
  };
}

/** Begin what the address asks for. @param {Practice} practice */
async function fromAddress({ enter }) {
  const level = new URLSearchParams(location.search).get("guess");
  const draw = huntIn(location.search);
  if (level !== null && /^[1-4]$/.test(level)) (await enter()).turnOn(true, levelOf(Number(level)));
  if (draw !== null) (await enter()).await(draw);
}

/**
 * Forward to a hunt that Back has left.
 * @param {Practice} practice @param {PracticedWalk} walk @param {() => boolean} hasBegun
 */
function followAddress({ store, enter }, { store: walk }, hasBegun) {
  addEventListener("popstate", async () => {
    const draw = huntIn(location.search);
    if (draw === null || store.state.hunt) return;
    const isLate = !hasBegun();
    const actions = await enter();
    actions.await(draw);
    if (isLate) actions.follow(walk.state, walk.state); // the view of the address may be there already
  });
}

/**
 * After a reload amid an exercise one's own work can be had back.
 * @param {Practice} practice @param {PracticedWalk} walk
 */
function offerOwn({ enter }, { store: walk }) {
  let isNew = true;
  walk.watch(["status"], ({ status, program }) => {
    if (!isNew || status !== "current") return;
    isNew = false;
    if (loadWaiting()) void enter().then((actions) => actions.offerOwn(program));
  });
}

/** The seed of the hunt that a query names. @param {string} search */
function huntIn(search) {
  const draw = new URLSearchParams(search).get("hunt");
  return draw !== null && /^\d{1,6}$/.test(draw) ? Number(draw) : null;
}
