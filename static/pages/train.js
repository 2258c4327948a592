// The entry point of the training page: its state, its services, and its list of panels.

/** @import {TrainContext} from "../train/context.js" */
import { createLecture } from "../lecture/index.js";
import { lecture } from "../lecture/panel.js";
import { trainStage } from "../lecture/train-stage.js";
import { load } from "../lib/api.js";
import { byId } from "../lib/dom.js";
import { loadTexts, t } from "../lib/i18n.js";
import { whenIdle } from "../lib/idle.js";
import { loadMath } from "../lib/math.js";
import { mount } from "../lib/panel.js";
import { guardPastes } from "../lib/paste.js";
import { persist } from "../lib/retry.js";
import { fetchRooms } from "../lib/rooms.js";
import { startTheme } from "../lib/theme.js";
import { createEditor } from "../panels/editor.js";
import { help } from "../panels/help.js";
import { keys } from "../panels/keys.js";
import { newVersion } from "../panels/new-version.js";
import { outage } from "../panels/outage.js";
import { language, theme } from "../panels/settings.js";
import { TrainActions } from "../train/actions/index.js";
import { RunAddress, draftPlace } from "../train/address.js";
import { experimentsButton, experimentsOpener } from "../train/experiments-button.js";
import { experimentOf } from "../train/experiments.js";
import { faults } from "../train/faults.js";
import { history } from "../train/history.js";
import { handoffButton, leadToWalk, openView } from "../train/handoff.js";
import { losses } from "../train/losses.js";
import { modelPlace } from "../train/model-place.js";
import { optimizer } from "../train/optimizer.js";
import { resultPlace } from "../train/result-place.js";
import { runControls, runText } from "../train/run-controls.js";
import { setup } from "../train/setup.js";
import { spoken } from "../train/spoken.js";
import { TrainStore } from "../train/state.js";
import { isReload, loadDraft } from "../walk/draft.js";
import { moveQueryToHash } from "../walk/location.js";
import { TOO_LARGE, fromHash, fromText } from "../walk/permalink.js";

/** The panels, each in the place that the template has for it. */
const PANELS = {
  model: modelPlace,
  faults,
  experiments: experimentsButton,
  history,
  "new-version": newVersion,
  outage,
  optimizer,
  "run-controls": runControls,
  "run-text": runText,
  spoken,
  result: resultPlace,
  losses,
  "handoff-button": handoffButton,
  lecture,
  language,
  theme,
  help,
  setup,
};

startTheme();
guardPastes();
moveQueryToHash();
await loadTexts();

const store = new TrainStore();
const actions = new TrainActions(store);
const { model, run } = actions;
const text = createEditor(
  (program) => model.typed(program),
  () => undefined,
);

const address = new RunAddress(store, actions);
const services = {
  editor: text,
  flush: () => address.flush(),
  hold: (/** @type {string} */ hash) => address.hold(hash),
  experiments: () => void experiments(),
  keysOf: /** @type {const} */ ("train"),
};
const experiments = experimentsOpener({ store, actions });
const lecturing = createLecture(trainStage({ store, actions, services }, (program) => text.setText(program)));

/** @type {TrainContext & {services: {lecture: typeof lecturing}}} */
const context = { store, actions, services: { ...services, lecture: lecturing } };
mount(PANELS, context);
leadToWalk(byId("to-walk"), context);
keys(lecturing.commands, {
  letters: () => store.state.letters,
  retreat: () => lecturing.actions.retreat(),
  isLecture: () => lecturing.store.state.isOn,
  type: (digit) => lecturing.actions.type(digit),
});
address.start((view) => void show(view));

/** For tests and lecturers' scripts. */
Object.assign(globalThis, { gradwalk: { store, runner: run, model, lecture: lecturing, address } });

actions.setDataSets(
  await persist(
    async () => {
      const answer = await load("datasets");
      return "wait" in answer ? answer : /** @type {import("../train/state.js").DataSet[]} */ (answer.body.datasets);
    },
    (wait, milliseconds) => model.lose(wait, milliseconds),
  ),
);
model.recover();

/** @param {import("../walk/snapshot.js").View} view */
function show(view) {
  text.setText(view.program);
  return openView(actions, view);
}

/** Open what the address names, else the first example. */
async function open() {
  const { hash } = location;
  const draft = loadDraft(draftPlace(hash), isReload()) ?? (hash === TOO_LARGE ? loadDraft(TOO_LARGE, true) : null);
  const opening = draft === null ? await fromHash(hash) : fromText(draft);
  if (opening && "view" in opening && opening.view.program) return show(opening.view);
  const experiment = experimentOf(new URLSearchParams(location.search).get("experiment"));
  if (experiment) return actions.experiment.open(experiment);
  await model.data("line", 0, null);
  if (opening && "fault" in opening)
    actions.setFault([
      t("This address cannot be opened. {reason} Here is the first example instead.", { reason: opening.fault }),
    ]);
}

if (!(await lecturing.start())) await open();
void whenIdle().then(loadMath);
void fetchRooms();
