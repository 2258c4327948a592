// The walk as the stage of a lecture.

/** @import {WalkContext} from "../panels/context.js" */
/** @import {Stage} from "./stage.js" */
/** @import {Target} from "./links.js" */
/** @import {View} from "../walk/snapshot.js" */
import { locale, t } from "../lib/i18n.js";
import { announcement, sentence } from "../trace/describe.js";
import { fromHash, toHash, toText } from "../walk/permalink.js";
import { sharedView } from "../walk/snapshot.js";

/** What a lecture shows of the walk. @type {(keyof WalkContext["store"]["state"])[]} */
const CHANGES = ["position", "walk", "fresh", "veiled", "program", "inputs", "status"];

/** @typedef {Pick<WalkContext["services"], "player" | "address" | "examples">} Services */
/** @typedef {Pick<WalkContext, "store" | "actions"> & {services: Services}} Context */

/** @param {Context} context @returns {Stage} */
export function walkStage({ store, actions, services: { player, address, examples } }) {
  const arrival = arriveAtEnd(store, (position) => player.go(position));
  return {
    page: "walk",
    place() {
      const { position, fresh, veiled } = store.state;
      return { position, last: player.last, isResting: fresh && position === player.last, isVeiled: veiled };
    },
    isReady: () => store.state.walk !== null && store.state.status === "current" && store.state.pending === null,
    next: () => player.next(),
    back: () => player.back(),
    go: (position) => {
      player.pause();
      player.go(position);
    },
    toggle: () => player.toggle(),
    ask: () => player.ask(),
    reveal: () => actions.reveal(),
    phases: () => phasesOf(store.state),
    words: (position) => wordsOf(store.state, position),
    async link(isWhole = true) {
      const view = sharedView(store.state);
      return toHash(toText(isWhole ? view : { ...view, position: null, selection: null }));
    },
    title: () => store.state.program.trim().split("\n").at(-1)?.slice(0, 80) ?? "",
    async open(target, where, stop) {
      const view = await viewOf(target, examples);
      if ("fault" in view) return view.fault;
      arrival.expect(where === "end", stop);
      actions.show({ ...view.view, position: where === "end" ? null : (view.view.position ?? 0) });
      return null;
    },
    setLecture(isOn) {
      actions.showSummary(false); // a lecture ends with its last step
      actions.setView(isOn ? "lecture" : "page");
    },
    flush: () => address.flush(),
    onChange: (listener) => store.watch(CHANGES, listener),
  };
}

/**
 * A view that is opened at its end: its last step is known when its walk has come.
 * @param {Context["store"]} store @param {(position: number) => void} go
 */
function arriveAtEnd(store, go) {
  let expected = /** @type {{stop: number | null} | null} */ (null);
  store.watch(["walk", "status", "pending"], ({ walk, status, pending }) => {
    if (!expected || !walk || status !== "current" || pending) return;
    const { stop } = expected;
    expected = null;
    go(Math.min(stop ?? Infinity, walk.length - 1));
  });
  return {
    /** @param {boolean} isEnd @param {number | null} stop */
    expect(isEnd, stop) {
      expected = isEnd ? { stop } : null;
    },
  };
}

/**
 * @param {Target} target @param {Services["examples"]} examples
 * @returns {Promise<{view: View} | {fault: string}>}
 */
async function viewOf({ hash, example }, examples) {
  if (example === null) return (await fromHash(hash)) ?? { fault: t("Its link holds no program.") };
  const chosen = (await examples).find(({ name }) => name === example);
  if (!chosen) return { fault: t("There is no example called {name}.", { name: example.slice(0, 60) }) };
  const { program, inputs, output, collapsed } = chosen;
  const rest = /** @type {const} */ ({ seed: null, mode: "dynamic", expand: "none", position: null, selection: null });
  return { view: { program, inputs, output, collapsed, ...rest } };
}

/** @param {Context["store"]["state"]} state */
function phasesOf({ walk }) {
  if (!walk) return { forward: 0, backward: 0 };
  const backward = walk.moments.filter(({ phase }) => phase === "backward").length;
  return { forward: walk.length - 1 - backward, backward };
}

/** @param {Context["store"]["state"]} state @param {number} position */
function wordsOf({ walk, position: present, veiled }, position) {
  if (!walk || position >= walk.length) return "";
  const isKnown = position < present || (position === present && !veiled);
  return (isKnown ? sentence : announcement)(walk, position, { t, locale: locale() });
}
