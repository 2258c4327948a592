// Starts the training page: model and data, the run, and the pictures that follow it.
import { moveQueryToHash } from "../walk/location.js";
import { load } from "../lib/api.js";
import { byId } from "../lib/dom.js";
import { kept } from "../walk/draft.js";
import { loadTexts, t } from "../lib/i18n.js";
import { editor } from "../panels/editor.js";
import { help, trainKeys } from "../panels/help.js";
import { keys } from "../panels/keys.js";
import { settings } from "../panels/settings.js";
import { persist } from "../lib/retry.js";
import { Store } from "../walk/state.js";
import { startTheme } from "../lib/theme.js";
import { TOO_LARGE, fromHash, fromText } from "../walk/permalink.js";
import { lossCurve } from "../train/curves.js";
import { desk, faults, roles } from "../train/setup.js";
import { looks } from "../train/views/index.js";
import { Model } from "../train/model.js";
import { openings, remembered } from "../train/handoff.js";
import { Runner } from "../train/runner.js";
import { TrainStore } from "../train/state.js";
import { controls, stepper, telling } from "../train/stepper.js";
import { Surface } from "../train/surface.js";
import { missingValues } from "../train/values.js";

startTheme();
moveQueryToHash();
await loadTexts();

const store = new TrainStore();
const runner = new Runner(store);
const model = new Model(store, runner);
const walkStore = new Store(); // what the two pages share: the editor, and whether letters are shortcuts
const text = editor(byId("editor"), walkStore, (program) => model.typed(program), () => undefined);
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
help(byId("settings"), walkStore, trainKeys());
keys({
  next: () => runner.next(), back: () => runner.back(), first: () => runner.show(0), end: () => runner.show(Infinity), toggle: () => void runner.play(),
}, () => walkStore.state.letters, () => false);
remembered(store);

/** For tests and lecturers' scripts. */
Object.assign(globalThis, { gradwalk: { store, runner, model, surface } });

const sets = await persist(async () => {
  const answer = await load("datasets");
  return "wait" in answer ? answer : /** @type {any[]} */ (answer.body.datasets);
}, () => undefined);
desk(byId("desk"), store, model, sets);

const draft = location.hash === TOO_LARGE ? kept(TOO_LARGE, true) : null;
const found = draft === null ? await fromHash(location.hash) : fromText(draft);
if (found && "view" in found && found.view.program) {
  text.setText(found.view.program);
  await model.opened(found.view.program, found.view.inputs);
} else {
  await model.data("line", 0, null);
  if (found && "fault" in found) store.set({ fault: [t("This address cannot be opened. {reason} Here is the first example instead.", { reason: found.fault })] });
}
