// The output by the input in use: a small curve, and its tangent at the present value. Both are the server's.

/** @import {State} from "../walk/state.js" */
/** @import {WalkContext} from "./context.js" */
import { h } from "../lib/dom.js";
import { Query } from "../lib/query.js";
import { enter } from "../lib/rooms.js";
import { shapeOf } from "../lib/values.js";
import { questionOf } from "../walk/snapshot.js";

/** Points of the curve. */
const POINTS = 61;
/** Milliseconds from a change to the request: the hand is faster than a curve needs to be. */
const PAUSE = 90;

/** @param {WalkContext} context */
export function createCurve({ store }) {
  const query = new Query();
  const element = h("div", { class: "input-curve" });
  let timer = 0;
  const request = async () => {
    const { state } = store;
    const name = curveOf(state);
    if (!name) return;
    const slider = /** @type {HTMLInputElement | null} */ (
      element.closest(".input")?.querySelector("input[type=range]")
    );
    const range = slider ? [Number(slider.min), Number(slider.max)] : [-5, 5];
    const [answer, { curvePicture }] = await Promise.all([
      query.send("plot", { ...questionOf(state), wrt: name, range, points: POINTS }),
      enter("panels/curve-picture.js", () => import("./curve-picture.js")),
    ]);
    if (answer && store.state.moved?.name === name)
      element.replaceChildren(...("body" in answer ? [curvePicture(answer.body, name)] : []));
  };
  return {
    element,
    /** @param {State} state */
    follow(state) {
      clearTimeout(timer);
      const name = curveOf(state);
      if (name && state.status === "current") timer = window.setTimeout(() => void request(), PAUSE);
      if (name) return;
      query.cancel();
      element.replaceChildren();
    },
  };
}

/** The input whose curve can be drawn: a number, of an output that is a number. @param {State} state */
function curveOf({ moved, trace }) {
  const isNumber = trace && !trace.nodes[trace.output].shape.length;
  return moved && isNumber && !shapeOf(moved.before).length ? moved.name : null;
}
