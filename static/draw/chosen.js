// The view that the reader has chosen, as a small value that an address can hold: independent of the size of the room.

/** @import {GraphView} from "./graph.js" */
import { middleOf, placeAround } from "../stage/camera.js";
import { roomIn } from "./room.js";

/** @typedef {{mode: "whole" | "follow"} | {mode: "free", x: number, y: number, scale: number}} Chosen */

/** Null where the page chooses. @param {GraphView} view @returns {Chosen | null} */
export function chosenBy({ choice, camera, host }) {
  if (choice === "auto") return null;
  if (choice !== "free") return { mode: choice };
  const { scale, ...place } = camera.place;
  return { mode: "free", ...middleOf({ mode: "free", scale, ...place }, roomIn(host)), scale };
}

/** Take up a view that was chosen earlier, or elsewhere. @param {GraphView} view @param {Chosen | null} chosen */
export function takeUp(view, chosen) {
  if (isSame(chosenBy(view), chosen)) return;
  view.choice = chosen?.mode ?? "auto";
  if (chosen?.mode === "free") view.camera.moveTo(placeAround(chosen, chosen.scale, roomIn(view.host)), false);
  view.show(false);
}

/** @param {Chosen | null} one @param {Chosen | null} other */
function isSame(one, other) {
  if (one?.mode !== "free" || other?.mode !== "free") return one?.mode === other?.mode;
  return Math.hypot(one.x - other.x, one.y - other.y) < 1 && Math.abs(one.scale - other.scale) < 0.002;
}
