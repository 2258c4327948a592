// Starts the page: state, panels, graph, and the lines between them.

/** @import {State} from "./store.js" */
import { byId } from "./dom.js";
import { createGraphView } from "./draw/graph.js";
import { Evaluator } from "./evaluator.js";
import { frameAt } from "./frame.js";
import { loadTexts, locale, t } from "./i18n.js";
import { controls, keys } from "./panels/controls.js";
import { editor } from "./panels/editor.js";
import { faults } from "./panels/faults.js";
import { FIT, MINUS, PLUS } from "./panels/icons.js";
import { inputs } from "./panels/inputs.js";
import { inspector } from "./panels/inspector.js";
import { ruleOfStep } from "./panels/rule.js";
import { telling } from "./panels/sentence.js";
import { examples, outputs, settings, startTheme, zoomButtons } from "./panels/settings.js";
import { warnings } from "./panels/warnings.js";
import { Player } from "./player.js";
import { applyFix, slice } from "./spans.js";
import { Store } from "./store.js";
import { fromHash, toHash } from "./url.js";

const PAUSE = 180;
const PATIENCE = 700;

startTheme();
await loadTexts();

const store = new Store();
const evaluator = new Evaluator(store);
const player = new Player(store);
const view = createGraphView(byId("stage"), { onSelect: (selection) => store.set({ selection }), t, locale: locale() });

/** @type {ReturnType<typeof setTimeout> | undefined} */
let typing;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let patience;

/** The user typed: evaluate soon, speak of faults only after a pause. @param {string} program */
function typed(program) {
  store.set({ program, inputs: keptInputs(program), seed: null, status: "computing", fresh: true, playing: false });
  showFaults(false);
  clearTimeout(typing);
  clearTimeout(patience);
  typing = setTimeout(() => evaluator.request(), PAUSE);
  patience = setTimeout(() => showFaults(true), PATIENCE);
}

/** Values that the text itself now gives are the text's again. @param {string} program */
function keptInputs(program) {
  const written = new Set([...program.matchAll(/(?:^|[;\n])[ \t]*([\p{L}_][\p{L}\p{N}_]*)[ \t]*=/gu)].map(([, name]) => name));
  return Object.fromEntries(Object.entries(store.state.inputs).filter(([name]) => !written.has(name)));
}

/** Another program altogether, by an example or a fix. @param {string} program @param {Partial<State>} [more] */
function open(program, more = {}) {
  store.set({ program, seed: null, fresh: true, playing: false, selection: null, ...more });
  text.setText(program);
  showFaults(true);
  evaluator.request();
}

/** @param {string} name @param {unknown} value */
function change(name, value) {
  store.set({ inputs: { ...store.state.inputs, [name]: value } });
  evaluator.request();
}

/** Wrap the last expression of the program, so that the output becomes one number. @param {"sum" | "mean"} name */
function reduce(name) {
  const { trace, program } = store.state;
  const span = trace?.nodes[trace.output].span;
  if (!trace || !span) return;
  const output = trace.outputs[0].name;
  const written = output === null ? applyFix(program, { label: "", span, text: `${name}(${slice(program, span)})` }) : `${program.trimEnd()}\n${name}(${output})`;
  open(written);
}

/** Differentiate a tensor output with an upstream gradient of ones. */
function ones() {
  const { trace } = store.state;
  if (!trace) return;
  /** @param {number[]} shape @returns {unknown} */
  const filled = ([size, ...rest]) => (size === undefined ? 1 : Array.from({ length: size }, () => filled(rest)));
  store.set({ seed: filled(trace.nodes[trace.output].shape), fresh: true });
  evaluator.request();
}

const text = editor(byId("editor"), store, typed, () => showFaults(true));
const showFaults = faults(byId("faults"), store, {
  fix: (fix) => open(applyFix(store.state.program, fix)),
  adopt: (name) => evaluator.addInputs([name]),
});
inputs(byId("inputs"), store, change);
controls(byId("player"), store, player);
keys(store, player);
telling(byId("sentence"), store);
ruleOfStep(byId("rule"), store);
inspector(byId("inspector"), store);
warnings(byId("warnings"), store, { reduce, ones });
outputs(byId("settings"), store, (output) => {
  store.set({ output, fresh: true });
  evaluator.request();
});
settings(byId("settings"));
zoomButtons(byId("zoom"), view, [PLUS, MINUS, FIT]);

store.watch(["walk", "position", "fresh"], ({ trace, walk }, before) => {
  if (!trace || !walk) return;
  if (walk !== before.walk) void view.setTrace(trace, walk).then(show);
  else show();
});

/** The present frame, once the picture of its walk stands. */
function show() {
  const { walk, position, selection, fresh } = store.state;
  if (!walk) return;
  const frame = frameAt(walk, position);
  const resting = fresh && position === walk.length - 1;
  view.setFrame(resting ? { ...frame, moment: walk.moments[0] } : frame);
  view.setSelection(selection);
}

store.watch(["selection"], ({ selection, trace }) => {
  view.setSelection(selection);
  const node = selection && trace ? trace.nodes[selection.kind === "node" ? selection.id : trace.edges[selection.id].target] : null;
  text.mark(node?.span ?? null, "chosen");
});

store.watch(["problem", "status"], ({ problem, status }) => {
  text.mark((status === "error" && problem?.errors[0]?.span) || null, "fault");
});

/** Grey all that belongs to an older program. @param {boolean} stale */
function setStale(stale) {
  view.setStale(stale);
  document.body.classList.toggle("is-stale", stale);
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;
store.watch(["status"], ({ status, trace }) => {
  clearTimeout(waiting);
  const late = () => {
    setStale(true);
    byId("notice").textContent = { computing: t("Computing…"), error: t("This graph is out of date: the program has a fault."), offline: t("The server does not answer; nothing is lost, trying again…"), current: "" }[status];
  };
  if (status === "current") {
    setStale(false);
    byId("notice").textContent = "";
  } else if (!trace || status !== "computing") late();
  else waiting = setTimeout(late, 400);
});

/** @type {ReturnType<typeof setTimeout> | undefined} */
let writing;
store.watch(["program", "inputs", "output", "position", "fresh"], ({ program, inputs: given, output, position, fresh }) => {
  clearTimeout(writing);
  writing = setTimeout(() => history.replaceState(null, "", toHash({ program, inputs: given, output, position: fresh ? null : position })), 250);
});

const saved = fromHash(location.hash);
if (saved) open(saved.program, { inputs: saved.inputs, output: saved.output, position: saved.position ?? 0, fresh: saved.position === null });
const gallery = await examples(byId("examples"), ({ program, inputs: given, output }) => open(program, { inputs: given, output })).catch(() => []);
const [first] = gallery;
if (!saved && first) open(first.program, { inputs: first.inputs, output: first.output });

/** For the address bar's neighbours: lecturers' scripts, benchmarks, tests. */
Object.assign(globalThis, { gradwalk: { store, player, setProgram: (/** @type {string} */ program, /** @type {Record<string, unknown>} */ given = {}) => open(program, { inputs: given, output: null }) } });
