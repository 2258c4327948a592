// The panel of the loss surface over two parameters or directions, with the path of every run. It requests the losses
// from the API and draws them in two or three dimensions.

/** @import {Run, State} from "./state.js" */
/** @import {Direction} from "./steepest.js" */
/** @import {TrainContext, TrainPanel} from "./context.js" */
import { extent } from "../vendor/d3-charts.js";
import { h } from "../lib/dom.js";
import { saveButtons } from "../lib/download.js";
import { t } from "../lib/i18n.js";
import { MINUS, PLUS } from "../lib/icons.js";
import { toNumber } from "../lib/number.js";
import { Query, failureText } from "../lib/query.js";
import { iconButton, number } from "../lib/widgets.js";
import { isInside } from "./contours.js";
import { fetchDirections, slopes } from "./steepest.js";
import { onResize, roomOf } from "./room.js";
import { surface2d } from "./surface-2d.js";
import { Surface3d } from "./surface-3d.js";
import { countParameters, elementOf, finitePoints, labelOf, placesOf, spotOf } from "./surface-plane.js";

const RESOLUTION = 61;
const USUAL = { width: 400, height: 340 };
const MOST_POINTS = 200;
/** Numbers of parameters that are offered as axes. */
const MOST_AXES = 60;
/** Milliseconds between two surfaces while a run goes on. */
const INTERVAL = 1_200;
/** Milliseconds between two drawings of the same surface while a run goes on. */
const DRAWN = 60;

/** @param {TrainContext} context @returns {TrainPanel} */
export function surface(context) {
  const view = new SurfaceView(context);
  return {
    element: view.element,
    watches: ["roles", "inputs", "runs", "at", "playing"],
    update(state, before, cause) {
      const start = cause === "start";
      if (start || state.roles !== before.roles || state.inputs !== before.inputs)
        view.offer(state.roles?.parameters ?? [], state.inputs);
      if (start || state.runs !== before.runs || state.at !== before.at || state.playing !== before.playing)
        view.follow(state, before);
    },
  };
}

class SurfaceView {
  /** @param {TrainContext} context */
  constructor({ store }) {
    this.store = store;
    this.query = new Query();
    /** @type {any} */ this.answer = null;
    /** The program that it is of, and the data. @type {unknown[]} */ this.of = [];
    this.requestedAt = -Infinity;
    this.drawnAt = -Infinity;
    this.zoom = 1;
    this.zoomed = 1;
    this.chosen = false;
    /** @type {Direction[]} */ this.directions = [];
    this.landscape = new Surface3d();
    const choose = () => {
      this.chosen = true;
      void this.load();
    };
    this.across = h("select", { class: "choice small", "aria-label": t("Across"), onchange: choose });
    this.up = h("select", { class: "choice small", "aria-label": t("Up"), onchange: choose });
    this.solid = h("input", { type: "checkbox", onchange: () => this.draw() });
    this.steepest = h("input", { type: "checkbox", onchange: () => void this.findDirections() });
    this.place = h("div", { class: "train-chart" });
    onResize(this.place, () => this.draw());
    this.note = h("p", { class: "remark" });
    const head = h(
      "div",
      { class: "train-head" },
      h("h2", {}, t("Loss surface")),
      h("label", { class: "switch" }, this.solid, "3D"),
      h("label", { class: "switch" }, this.steepest, t("directions")),
      this.across,
      this.up,
      iconButton(t("Larger"), PLUS, () => this.widen(0.6)),
      iconButton(t("Smaller"), MINUS, () => this.widen(1.7)),
      saveButtons("surface", t("Loss surface"), () => this.place.querySelector("svg, canvas")),
    );
    this.element = h("div", { id: "surface", class: "train-picture is-large" }, head, this.place, this.note);
  }

  /** What may be drawn across and up. @param {string[]} parameters @param {Record<string, unknown>} inputs */
  offer(parameters, inputs) {
    const axes = parameters
      .flatMap((name) => placesOf(inputs[name]).map((index) => JSON.stringify({ parameter: name, index })))
      .slice(0, MOST_AXES);
    const names = axes.map((axis) => [axis, labelOf(JSON.parse(axis), inputs)]);
    const directions = [
      ["random", t("random directions")],
      ["principal", t("principal directions of the path")],
    ];
    /** @param {HTMLSelectElement} choice @param {string[][]} list @param {string} first */
    const fill = (choice, list, first) => {
      const choiceValue = this.chosen && list.some(([value]) => value === choice.value) ? choice.value : first;
      choice.replaceChildren(...list.map(([value, text]) => h("option", { value }, text)));
      choice.value = choiceValue;
    };
    fill(this.across, axes.length > 1 ? [...names, ...directions] : directions, axes.length > 1 ? axes[0] : "random");
    fill(this.up, names, axes[1] ?? "");
  }

  /** The run goes on, or another of its records is shown. @param {State} state @param {State} before */
  follow(state, before) {
    if (!this.store.record) return this.clear();
    const isOther = !this.isOf(state);
    if (isOther && this.answer) this.empty(); // no surface of another loss below the path
    const fresh = isOther || this.answer === null || (this.store.run?.records.length ?? 0) <= 1;
    const rest = !state.playing && (before.playing || state.runs !== before.runs);
    const due =
      state.playing && performance.now() - this.requestedAt > INTERVAL && (this.isSlice() || !this.holdsPoint());
    this.directions = [];
    if (this.steepest.checked && !state.playing) void this.findDirections();
    const isDue = !state.playing || performance.now() - this.drawnAt > DRAWN;
    if (!isOther && isDue) this.draw();
    if (fresh || rest || due) void this.load();
  }

  clear() {
    this.query.cancel();
    this.empty();
  }

  empty() {
    this.answer = null;
    this.place.replaceChildren();
    this.note.textContent = "";
  }

  /** Whether the answer is of this program and these data. @param {State} state */
  isOf({ program, inputs }) {
    return this.of[0] === program && this.of[1] === inputs.X && this.of[2] === inputs.Y;
  }

  /** Whether the picture is a slice that moves with the other parameters. */
  isSlice() {
    return this.answer !== null && (!this.answer.axes[0].parameter || countParameters(this.answer.center) > 2);
  }

  /** Whether the present point is in the picture. */
  holdsPoint() {
    const { record } = this.store;
    const [x, y] = (record && this.answer && spotOf(this.answer, record.parameters)) ?? [NaN, NaN];
    return isInside(this.answer?.range, x, y);
  }

  async load() {
    const { program, inputs, roles, at } = this.store.state;
    const records = this.store.run?.records.slice(0, at + 1) ?? [];
    if (!roles?.parameters.length || !records.length || !this.across.value) return;
    this.requestedAt = performance.now();
    const every = Math.ceil(records.length / MOST_POINTS);
    const path = records
      .filter((_, place) => place % every === 0 || place === records.length - 1)
      .map(({ parameters }) => parameters);
    const body = {
      program,
      inputs: this.store.present,
      parameters: roles.parameters,
      ...this.plane(path),
      resolution: RESOLUTION,
      path: finitePoints(path),
    };
    const fail = (/** @type {import("../lib/query.js").Failure} */ failure) => {
      this.note.textContent = failureText(failure, { hints: false });
    };
    const answer = await this.query.send("surface", body, (wait) => fail({ wait }));
    if (!answer || program !== this.store.state.program) return;
    if (!("body" in answer)) return fail(answer);
    this.answer = answer.body;
    this.of = [program, inputs.X, inputs.Y];
    this.draw();
  }

  /** The plane that is chosen, and its part to be shown. @param {Record<string, unknown>[]} path */
  plane(path) {
    const named = this.across.value.startsWith("{");
    this.up.hidden = !named;
    if (!named)
      return {
        directions: this.across.value === "random" ? { kind: "random", seed: 0 } : { kind: "principal", path },
        range: null,
      };
    const axes = [JSON.parse(this.across.value), JSON.parse(this.up.value)];
    return { axes, range: this.range(path, axes) };
  }

  /**
   * The part of the plane that is shown: as before while the path stays in it, else around the path, with room beside.
   * @param {Record<string, unknown>[]} path @param {any[]} axes @returns {number[][] | null}
   */
  range(path, axes) {
    const spots = axes.map((axis) => path.map((parameters) => elementOf(parameters, axis)).filter(Number.isFinite));
    if (spots.some((places) => !places.length)) return null;
    const sameAxes = () =>
      JSON.stringify(this.answer.axes.map((/** @type {any} */ { parameter, index }) => ({ parameter, index }))) ===
      JSON.stringify(axes);
    const same = this.answer && this.isOf(this.store.state) && sameAxes() && this.zoom === this.zoomed;
    if (
      same &&
      spots.every((places, at) =>
        places.every((place) => place >= this.answer.range[at][0] && place <= this.answer.range[at][1]),
      )
    )
      return this.answer.range;
    this.zoomed = this.zoom;
    return spots.map((places) => {
      const [low, high] = /** @type {[number, number]} */ (extent(places));
      const room = Math.max((high - low) / 2, 1) * 2 * this.zoom;
      return [(low + high) / 2 - room, (low + high) / 2 + room];
    });
  }

  /** @param {number} factor */
  widen(factor) {
    this.zoom *= factor;
    void this.load();
  }

  /** Request the directions from this point if they are to be shown. */
  async findDirections() {
    const { record } = this.store;
    const directions =
      this.steepest.checked && record && !this.store.state.playing ? await fetchDirections(this.store) : [];
    if (record !== this.store.record) return;
    this.directions = directions;
    this.draw();
  }

  /** The paths of the runs as places with their losses. @returns {{x: number, y: number, loss: number}[][]} */
  paths() {
    const { runs, at } = this.store.state;
    if (!this.answer.axes[0].parameter) return [this.answer.path];
    /** @param {Run} run @param {number} index */
    const path = ({ records }, index) =>
      records.slice(0, index === runs.length - 1 ? at + 1 : undefined).map(({ parameters, loss }) => {
        const [x, y] = /** @type {[number, number]} */ (spotOf(this.answer, parameters));
        return { x, y, loss: toNumber(loss) };
      });
    return runs.map(path);
  }

  draw() {
    const { answer, directions, landscape } = this;
    if (!answer || !this.isOf(this.store.state)) return;
    this.drawnAt = performance.now();
    this.note.textContent = [remark(answer), slopes(directions)].filter(Boolean).join(" ");
    if (this.solid.checked) {
      if (this.place.firstChild !== landscape.canvas) this.place.replaceChildren(landscape.canvas);
      return landscape.show(answer, this.paths(), labelOfSurface(answer));
    }
    const { runs, at } = this.store.state;
    const parameters = this.store.record?.parameters ?? null;
    this.place.replaceChildren(
      surface2d({
        answer,
        label: labelOfSurface(answer),
        size: roomOf(this.place, USUAL),
        runs,
        at,
        parameters,
        directions,
      }),
    );
  }
}

/** For who cannot see it. @param {any} answer */
function labelOfSurface({ minimum, axes }) {
  return t("Loss over {across} and {up}; the smallest one here is {loss}, at {x} and {y}.", {
    across: axes[0].label,
    up: axes[1].label,
    loss: number(minimum.loss),
    x: number(minimum.x),
    y: number(minimum.y),
  });
}

/** The part of the answer that says which plane it shows. @param {any} answer */
function remark({ explained, center }) {
  if (explained)
    return t("Of the path, these two directions hold {first} % and {second} %.", {
      first: number(toNumber(explained[0]) * 100, 3),
      second: number(toNumber(explained[1]) * 100, 3),
    });
  const count = countParameters(center);
  return count > 2
    ? t("A slice through {count} parameters, at the present update: it changes as the others do.", { count })
    : "";
}
