// Starts the page: state, panels, graph, and the lines between them.

import { Acts } from "../walk/actions.js";
import { Address, exampleAsked, moveQueryToHash } from "../walk/location.js";
import { closer } from "../analysis/index.js";
import { byId } from "../lib/dom.js";
import { createGraphView } from "../draw/graph.js";
import { Evaluator } from "../walk/evaluator.js";
import { frameAt } from "../trace/frame.js";
import { loadTexts, locale, t } from "../lib/i18n.js";
import { pairing } from "../walk/editor-sync.js";
import { controls } from "../panels/controls.js";
import { editor } from "../panels/editor.js";
import { exporting } from "../panels/export.js";
import { faults } from "../panels/faults.js";
import { help, walkKeys } from "../panels/help.js";
import { history } from "../panels/history.js";
import { FIT, MINUS, PLUS } from "../lib/icons.js";
import { inputs } from "../panels/inputs.js";
import { inspector } from "../panels/inspector.js";
import { keys } from "../panels/keys.js";
import { modes } from "../panels/modes.js";
import { notices, whenTranslated } from "../panels/status.js";
import { ruleOfStep } from "../panels/step-rule.js";
import { telling } from "../panels/step-text.js";
import { examples, groupsButton, outputs, settings, zoomButtons } from "../panels/settings.js";
import { twin } from "../panels/outline.js";
import { updateStep } from "../panels/update.js";
import { warnings } from "../panels/warnings.js";
import { Player } from "../walk/player.js";
import { applyFix } from "../lib/spans.js";
import { Store } from "../walk/state.js";
import { startTheme } from "../lib/theme.js";

startTheme();
moveQueryToHash();
const translated = await loadTexts();

const store = new Store();
const evaluator = new Evaluator(store);
const acts = new Acts(store, evaluator);
const address = new Address(store, (found) => acts.show(found));
const player = new Player(store);
const view = createGraphView(byId("stage"), { onSelect: (selection) => store.set({ selection }), onLeave: () => byId("controls").focus(), onFold: (group) => acts.fold(group), t, locale: locale() });

const text = editor(byId("editor"), store, (program, erasing) => acts.typed(program, erasing), () => acts.showFaults(true));
acts.editor = text;
acts.showFaults = faults(byId("faults"), store, {
  fix: (fix) => acts.open(applyFix(store.state.program, fix)),
  adopt: (fault) => evaluator.addInputs([fault]),
  replace: (program) => acts.open(program),
  focus: () => text.focus(),
});
inputs(byId("inputs"), store, { change: (name, value) => acts.change(name, value), fit: (keep) => acts.fit(keep) });
controls(byId("player"), store, player);
keys({
  next: () => player.next(), back: () => player.back(), first: () => player.first(), end: () => player.end(), toggle: () => player.toggle(),
}, () => store.state.letters, () => acts.unselect());
telling(byId("sentence"), store);
ruleOfStep(byId("rule"), store);
inspector(byId("inspector"), store, { fold: (group) => acts.fold(group), turn: (name, all) => acts.turnGate(name, all), seed: (seed) => acts.seed(seed) });
warnings(byId("warnings"), store, {
  reduce: (name) => acts.reduce(name),
  ones: () => acts.ones(),
  fix: (fix) => store.state.status === "current" && acts.open(applyFix(store.state.program, fix)),
});
outputs(byId("settings"), store, (output) => acts.differentiate(output));
modes(byId("modes"), store, acts);
settings(byId("settings"), () => address.flush());
history(byId("history"), store, (shown) => acts.show(shown, "restore"));
groupsButton(byId("zoom"), store, (closed) => acts.foldAll(closed));
zoomButtons(byId("zoom"), view, [PLUS, MINUS, FIT]);

store.watch(["walk", "position", "fresh"], ({ trace, walk }, before) => {
  if (!trace || !walk) return;
  if (walk !== before.walk) void view.setTrace(walk.trace, walk).then(show).then(tell);
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

store.watch(["selection"], ({ selection }) => view.setSelection(selection));
pairing(text, store);
const analysis = closer(byId("closer"), byId("zoom"), store, { trace: (edges) => view.trace(edges), opened: () => beside.close() });
const beside = twin(byId("twin"), byId("zoom"), store, player, () => analysis.turn(null));
help(byId("settings"), store, walkKeys());
exporting(byId("zoom"), store, view);
updateStep(byId("update"), store);
byId("to-train").addEventListener("click", (event) => {
  event.preventDefault();
  address.flush();
  location.assign(new URL(`train${location.hash}`, location.href));
});

store.watch(["problem", "status"], ({ problem, status }) => {
  text.mark((status === "error" && problem?.errors[0]?.span) || null, "fault");
});

const tell = notices(store, view);
if (!translated) whenTranslated(store);

/** For the address bar's neighbours: lecturers' scripts, benchmarks, tests. */
Object.assign(globalThis, { gradwalk: { store, player, address, setProgram: (/** @type {string} */ program, /** @type {Record<string, unknown>} */ given = {}) => acts.open(program, { inputs: given, output: null }) } });

const asked = exampleAsked();
const opened = await address.start();
/** @param {import("../panels/settings.js").Example} example */
const openExample = ({ program, inputs: given, output, collapsed }) => acts.open(program, { inputs: given, output, collapsed });
const gallery = await examples(byId("examples"), openExample, ({ why, after }) => {
  if (!opened && !store.state.program) store.set({ status: "offline", lost: { why, seconds: after ?? 0 } });
});
const first = gallery.find(({ name }) => name === asked) ?? gallery[0];
if (first && !opened && !store.state.program) {
  openExample(first);
  if (asked !== null && first.name !== asked) store.set({ remark: { text: t("There is no example called {name}; here is the first one.", { name: asked.slice(0, 60) }) } });
}
