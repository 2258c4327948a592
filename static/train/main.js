// Starts the training page: model and data, the run, and the pictures that follow it.
import { load } from "../api.js";
import { byId } from "../dom.js";
import { loadTexts } from "../i18n.js";
import { editor } from "../panels/editor.js";
import { settings } from "../panels/settings.js";
import { persist } from "../patience.js";
import { Store } from "../store.js";
import { startTheme } from "../theme.js";
import { fromHash } from "../url.js";
import { lossCurve } from "./curves.js";
import { desk, faults, roles } from "./desk.js";
import { looks } from "./looks/index.js";
import { Model } from "./model.js";
import { openings, remembered } from "./opening.js";
import { Runner } from "./runner.js";
import { TrainStore } from "./state.js";
import { controls, stepper, telling } from "./stepper.js";
import { Surface } from "./surface.js";
import { missingValues } from "./values.js";

startTheme();
await loadTexts();

const store = new TrainStore();
const runner = new Runner(store);
const model = new Model(store, () => runner.begin());
/** @param {string} program */
const typed = (program) => {
  runner.stop();
  model.typed(program);
};
const text = editor(byId("editor"), new Store(), typed, () => undefined);
model.written = (/** @type {string} */ program) => text.setText(program);

roles(byId("roles"), store, model);
faults(byId("faults"), store);
missingValues(byId("values"), store, model);
stepper(byId("stepper"), store, runner);
controls(byId("player"), store, runner);
telling(byId("sentence"), store);
lossCurve(byId("curve"), store);
const surface = new Surface(byId("surface"), store);
looks(byId("predictions"), store, runner);
openings(byId("opening"), byId("to-walk"), store);
settings(byId("settings"), () => undefined);
remembered(store);

/** For tests and lecturers' scripts. */
Object.assign(globalThis, { gradwalk: { store, runner, model, surface } });

const sets = await persist(async () => {
  const answer = await load("datasets");
  return "wait" in answer ? answer : /** @type {any[]} */ (answer.body.datasets);
}, () => undefined);
desk(byId("desk"), store, model, sets);

const found = await fromHash(location.hash);
if (found && "view" in found && found.view.program) {
  text.setText(found.view.program);
  await model.open(found.view.program, found.view.inputs);
} else {
  await model.data("line", 0, null);
}
