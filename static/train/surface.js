// The loss over two parameters, or two directions, as contours, with the path of every run on it. All losses are the
// API's; here they become bands and places.

/** @import {TrainStore} from "./state.js" */
import { analyse } from "../lib/api.js";
import { contours, extent, scaleLinear, select } from "../vendor/d3.js";
import { h, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { toNumber } from "../lib/number.js";
import { number } from "../lib/widgets.js";
import { MINUS, PLUS } from "../lib/icons.js";
import { bands, inside, pathOf } from "./contours.js";
import { Relief } from "./surface-3d.js";
import { saveButtons } from "../lib/download.js";
import { arrows, slopes, ways } from "./steepest.js";

const RESOLUTION = 61;
const SIZE = 400;
const MARGIN = { left: 52, bottom: 34, top: 8, right: 8 };
const MOST_POINTS = 200;
/** Milliseconds between two surfaces while a run goes on. */
const INTERVAL = 1_200;

export class Surface {
  /** @param {HTMLElement} host @param {TrainStore} store */
  constructor(host, store) {
    this.store = store;
    /** @type {any} */ this.answer = null;
    /** @type {unknown} */ this.program = null;
    this.asked = -Infinity;
    this.turn = 0;
    this.zoom = 1;
    this.zoomed = 1;
    this.chosen = false;
    const again = () => {
      this.chosen = true;
      void this.ask();
    };
    this.across = h("select", { class: "choice small", "aria-label": t("Across"), onchange: again });
    this.up = h("select", { class: "choice small", "aria-label": t("Up"), onchange: again });
    this.relief = new Relief();
    /** @type {import("./steepest.js").Way[]} */ this.ways = [];
    this.solid = h("input", { type: "checkbox", onchange: () => this.draw() });
    this.steepest = h("input", { type: "checkbox", onchange: () => void this.look() });
    this.place = h("div", { class: "train-chart" });
    this.note = h("p", { class: "closer-note" });
    host.append(h("div", { class: "train-head" }, h("h2", {}, t("Loss surface")), h("label", { class: "switch" }, this.solid, "3D"), h("label", { class: "switch" }, this.steepest, t("directions")), this.across, this.up, button(t("Larger"), PLUS, () => this.wider(0.6)), button(t("Smaller"), MINUS, () => this.wider(1.7)), saveButtons("surface", t("Loss surface"), () => this.place.querySelector("svg, canvas"))), this.place, this.note);
    store.watch(["roles", "inputs"], ({ roles, inputs }) => this.offer(roles?.parameters ?? [], inputs));
    store.watch(["runs", "at", "playing"], (state, before) => this.follow(state, before));
  }

  /** @param {string[]} parameters @param {Record<string, unknown>} inputs */
  offer(parameters, inputs) {
    const places = parameters.flatMap((name) => placesOf(inputs[name]).map((index) => JSON.stringify({ parameter: name, index }))).slice(0, 60);
    const names = places.map((place) => [place, label(JSON.parse(place))]);
    const directions = [["random", t("random directions")], ["principal", t("principal directions of the path")]];
    /** @param {HTMLSelectElement} choice @param {string[][]} list @param {string} first */
    const fill = (choice, list, first) => {
      const kept = this.chosen && list.some(([value]) => value === choice.value) ? choice.value : first;
      choice.replaceChildren(...list.map(([value, text]) => h("option", { value }, text)));
      choice.value = kept;
    };
    fill(this.across, places.length > 1 ? [...names, ...directions] : directions, places.length > 1 ? places[0] : "random");
    fill(this.up, names, places[1] ?? "");
  }

  /** @param {import("./state.js").State} state @param {import("./state.js").State} before */
  follow(state, before) {
    if (!this.store.record) return this.clear();
    const fresh = this.program !== state.program || this.answer === null || (this.store.run?.records.length ?? 0) <= 1;
    const rest = !state.playing && (before.playing || state.runs !== before.runs);
    const due = state.playing && performance.now() - this.asked > INTERVAL && (this.sliced() || !this.seen());
    this.ways = [];
    if (this.steepest.checked && !state.playing) void this.look();
    if (this.program === state.program) this.draw();
    if (fresh || rest || due) void this.ask();
  }

  clear() {
    this.turn += 1;
    this.answer = null;
    this.place.replaceChildren();
    this.note.textContent = "";
  }

  /** Whether the picture is a slice that moves with the other parameters. */
  sliced() {
    return this.answer !== null && (!this.answer.axes[0].parameter || parametersOf(this.answer.center) > 2);
  }

  /** Whether the present point is in the picture. */
  seen() {
    const record = this.store.record;
    const [x, y] = record && this.answer ? this.spot(record.parameters) ?? [NaN, NaN] : [NaN, NaN];
    return inside(this.answer?.range, x, y);
  }

  async ask() {
    const { program, roles } = this.store.state;
    const records = this.store.run?.records.slice(0, this.store.state.at + 1) ?? [];
    if (!roles?.parameters.length || !records.length || !this.across.value) return;
    this.turn += 1;
    const { turn } = this;
    this.asked = performance.now();
    const every = Math.ceil(records.length / MOST_POINTS);
    const path = records.filter((_, at) => at % every === 0 || at === records.length - 1).map(({ parameters }) => parameters);
    const named = this.across.value.startsWith("{");
    this.up.hidden = !named;
    const axes = named ? { axes: [JSON.parse(this.across.value), JSON.parse(this.up.value)] } : { directions: this.across.value === "random" ? { kind: "random", seed: 0 } : { kind: "principal", path } };
    const range = named ? this.window(path, axes.axes ?? []) : null;
    const answer = await analyse("surface", { program, inputs: this.store.present, parameters: roles.parameters, ...axes, range, resolution: RESOLUTION, path: finite(path) });
    if (turn !== this.turn) return;
    if ("body" in answer) {
      this.answer = answer.body;
      this.program = program;
      this.draw();
    } else this.note.textContent = "problem" in answer ? answer.problem.errors.map(({ message }) => message).join(" ") : t("The server does not answer now.");
  }

  /**
   * The part of the plane that is shown: as before while the path stays in it, else around the path, with room beside.
   * @param {Record<string, unknown>[]} path @param {any[]} axes @returns {number[][] | null}
   */
  window(path, axes) {
    const spots = axes.map((axis) => path.map((parameters) => element(parameters, axis)).filter(Number.isFinite));
    if (spots.some((places) => !places.length)) return null;
    const same = this.answer && this.program === this.store.state.program && JSON.stringify(this.answer.axes.map((/** @type {any} */ { parameter, index }) => ({ parameter, index }))) === JSON.stringify(axes) && this.zoom === this.zoomed;
    if (same && spots.every((places, at) => places.every((place) => place >= this.answer.range[at][0] && place <= this.answer.range[at][1]))) return this.answer.range;
    this.zoomed = this.zoom;
    return spots.map((places) => {
      const [low, high] = /** @type {[number, number]} */ (extent(places));
      const room = Math.max((high - low) / 2, 1) * 2 * this.zoom;
      return [(low + high) / 2 - room, (low + high) / 2 + room];
    });
  }

  /** @param {number} factor */
  wider(factor) {
    this.zoom *= factor;
    void this.ask();
  }

  /** Where parameters lie in the picture; null where only the API can tell. @param {Record<string, unknown>} parameters @returns {[number, number] | null} */
  spot(parameters) {
    const [across, up] = this.answer.axes;
    return across.parameter ? [element(parameters, across), element(parameters, up)] : null;
  }

  /** Ask for the ways from here, where they are wanted. */
  async look() {
    const { record } = this.store;
    const found = this.steepest.checked && record && !this.store.state.playing ? await ways(this.store) : [];
    if (record !== this.store.record) return;
    this.ways = found;
    this.draw();
  }

  /** The paths of the runs as places with their losses. @returns {{x: number, y: number, loss: number}[][]} */
  walked() {
    const { runs, at } = this.store.state;
    if (!this.answer.axes[0].parameter) return [this.answer.path];
    return runs.map(({ records }, index) => records.slice(0, index === runs.length - 1 ? at + 1 : undefined).map(({ parameters, loss }) => {
      const [x, y] = /** @type {[number, number]} */ (this.spot(parameters));
      return { x, y, loss: toNumber(loss) };
    }));
  }

  draw() {
    const { answer } = this;
    if (!answer) return;
    this.note.textContent = [this.remarks(), slopes(this.ways)].filter(Boolean).join(" ");
    if (this.solid.checked) {
      if (this.place.firstChild !== this.relief.canvas) this.place.replaceChildren(this.relief.canvas);
      return this.relief.show(answer, this.walked(), this.words());
    }
    const [left, right] = answer.range[0];
    const [low, high] = answer.range[1];
    const x = scaleLinear().domain([left, right]).range([MARGIN.left, SIZE - MARGIN.right]);
    const y = scaleLinear().domain([low, high]).range([SIZE - MARGIN.bottom, MARGIN.top]);
    const svg = select(document.createElementNS("http://www.w3.org/2000/svg", "svg")).attr("class", "chart surface").attr("viewBox", `0 0 ${SIZE} ${SIZE}`).attr("role", "img").attr("aria-label", this.words());
    const grid = bands(answer.loss);
    /** @param {number[]} point */
    const place = ([column, row]) => [x(left + ((column - 0.5) / (answer.x.length - 1)) * (right - left)), y(low + ((row - 0.5) / (answer.y.length - 1)) * (high - low))];
    const clip = svg.append("g");
    for (const band of contours().size([answer.x.length, answer.y.length]).thresholds(grid.thresholds)(grid.values)) clip.append("path").attr("class", "band").attr("d", pathOf(band, place));
    this.axes(svg, x, y);
    this.paths(svg, x, y);
    this.arrows(svg, x, y);
    this.place.replaceChildren(/** @type {SVGSVGElement} */ (svg.node()));
  }

  /** @param {any} svg @param {any} x @param {any} y */
  axes(svg, x, y) {
    for (const tick of x.ticks(5)) svg.append("text").attr("class", "chart-tick").attr("x", x(tick)).attr("y", SIZE - MARGIN.bottom + 15).attr("text-anchor", "middle").text(number(tick, 3));
    for (const tick of y.ticks(5)) svg.append("text").attr("class", "chart-tick").attr("x", MARGIN.left - 5).attr("y", y(tick) + 4).attr("text-anchor", "end").text(number(tick, 3));
    const [across, up] = this.answer.axes;
    svg.append("text").attr("class", "chart-name").attr("x", SIZE - MARGIN.right).attr("y", SIZE - 4).attr("text-anchor", "end").text(across.label);
    svg.append("text").attr("class", "chart-name").attr("x", MARGIN.left + 5).attr("y", MARGIN.top + 14).text(up.label);
  }

  /** @param {any} svg @param {any} x @param {any} y */
  paths(svg, x, y) {
    const { runs, at } = this.store.state;
    runs.forEach((run, index) => {
      const present = index === runs.length - 1;
      const named = this.answer.axes[0].parameter;
      if (!named && !present) return;
      const points = named ? run.records.slice(0, present ? at + 1 : undefined).map(({ parameters }) => /** @type {[number, number]} */ (this.spot(parameters))) : this.answer.path.map((/** @type {{x: number, y: number}} */ point) => [point.x, point.y]);
      const shown = points.filter((/** @type {number[]} */ [across, up]) => Number.isFinite(across) && Number.isFinite(up) && Math.abs(x(across)) < 1e5 && Math.abs(y(up)) < 1e5);
      const line = shown.map((/** @type {number[]} */ [across, up]) => `${x(across)},${y(up)}`).join("L");
      const layer = svg.append("svg").attr("x", MARGIN.left).attr("y", MARGIN.top).attr("width", SIZE - MARGIN.left - MARGIN.right).attr("height", SIZE - MARGIN.top - MARGIN.bottom).attr("viewBox", `${MARGIN.left} ${MARGIN.top} ${SIZE - MARGIN.left - MARGIN.right} ${SIZE - MARGIN.top - MARGIN.bottom}`);
      if (line) layer.append("path").attr("class", `chart-curve run-${runs.length - 1 - index}`).attr("d", `M${line}`);
      if (shown.length <= 60) for (const [across, up] of shown) layer.append("circle").attr("class", "surface-stop").attr("cx", x(across)).attr("cy", y(up)).attr("r", 2.4);
      const last = shown.at(-1);
      if (last) layer.append("circle").attr("class", "chart-mark").attr("cx", x(last[0])).attr("cy", y(last[1])).attr("r", present ? 6.5 : 4.5);
    });
  }

  /** @param {any} svg @param {any} x @param {any} y */
  arrows(svg, x, y) {
    const spot = this.store.record && this.spot(this.store.record.parameters);
    if (!this.ways.length || !spot) return;
    const [across, up] = this.answer.axes;
    arrows(svg, this.ways, (direction) => [x(spot[0] + element(direction, across)) - x(spot[0]), y(spot[1] + element(direction, up)) - y(spot[1])], [x(spot[0]), y(spot[1])], 46);
  }

  words() {
    const { minimum, axes } = this.answer;
    return t("Loss over {across} and {up}; the smallest one here is {loss}, at {x} and {y}.", { across: axes[0].label, up: axes[1].label, loss: number(minimum.loss), x: number(minimum.x), y: number(minimum.y) });
  }

  remarks() {
    const { answer } = this;
    if (answer.explained) return t("Of the path, these two directions hold {first} % and {second} %.", { first: number(toNumber(answer.explained[0]) * 100, 3), second: number(toNumber(answer.explained[1]) * 100, 3) });
    const many = parametersOf(answer.center);
    return many > 2 ? t("A slice through {count} parameters, at the present update: it changes as the others do.", { count: many }) : "";
  }
}

/** @param {string} name @param {string} path @param {() => void} act */
const button = (name, path, act) => h("button", { class: "button small", type: "button", title: name, "aria-label": name, onclick: act }, icon(path));

/** @param {Record<string, unknown>} parameters */
const parametersOf = (parameters) => Object.values(parameters).flatMap((value) => placesOf(value)).length;

/** @param {unknown} value @param {number[]} [at] @returns {number[][]} */
const placesOf = (value, at = []) => (Array.isArray(value) ? value.flatMap((part, index) => placesOf(part, [...at, index])) : [at]);

/** @param {{parameter: string, index: number[]}} axis */
const label = ({ parameter, index }) => (index.length ? `${parameter}[${index.join(", ")}]` : parameter);

/** @param {Record<string, unknown>} parameters @param {{parameter: string, index: number[]}} axis */
const element = (parameters, { parameter, index }) => toNumber(index.reduce((part, at) => /** @type {any} */ (part)[at], parameters[parameter]));

/** Points whose numbers are all finite: others have no place. @param {Record<string, unknown>[]} path */
const finite = (path) => path.filter((parameters) => !JSON.stringify(parameters).includes('"NaN"') && !JSON.stringify(parameters).includes('Infinity"'));

