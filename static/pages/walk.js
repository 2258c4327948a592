// The entry point of the walk page: its state, its services, and its list of panels.

/** @import {WalkContext} from "../panels/context.js" */
import { analysisButton } from "../analysis/button.js";
import { GraphView } from "../draw/graph.js";
import { examples } from "../gallery/index.js";
import { createLecture } from "../lecture/index.js";
import { lecture } from "../lecture/panel.js";
import { walkStage } from "../lecture/walk-stage.js";
import { createLessons } from "../lessons/index.js";
import { byId, h } from "../lib/dom.js";
import { loadTexts, locale, t } from "../lib/i18n.js";
import { whenIdle, whenPainted } from "../lib/idle.js";
import { loadMath } from "../lib/math.js";
import { mount } from "../lib/panel.js";
import { guardPastes } from "../lib/paste.js";
import { enter, fetchRooms } from "../lib/rooms.js";
import { startTheme } from "../lib/theme.js";
import { controls } from "../panels/controls.js";
import { createEditor, editor } from "../panels/editor.js";
import { exportButton } from "../panels/export.js";
import { faults } from "../panels/faults.js";
import { graph } from "../panels/graph.js";
import { help } from "../panels/help.js";
import { history } from "../panels/history.js";
import { inputs } from "../panels/inputs.js";
import { keys } from "../panels/keys.js";
import { menu } from "../panels/menu.js";
import { messages } from "../panels/messages.js";
import { newVersion } from "../panels/new-version.js";
import { modes } from "../panels/modes.js";
import { outlineButton } from "../panels/outline-button.js";
import { outputs } from "../panels/outputs.js";
import { result } from "../panels/result.js";
import { language, theme } from "../panels/settings.js";
import { share } from "../panels/share.js";
import { status, whenTranslated } from "../panels/status.js";
import { stepCard } from "../panels/step-card.js";
import { stepText } from "../panels/step-text.js";
import { summary } from "../panels/summary.js";
import { groupsButton, turnsButton, zoomButtons } from "../panels/toolbar.js";
import { updateStep } from "../panels/update.js";
import { explainButton } from "../practice/explain/button.js";
import { endPlaces } from "../practice/end.js";
import { createPractice } from "../practice/index.js";
import { besideNext } from "../practice/switch.js";
import { createActions } from "../walk/actions/index.js";
import { answering } from "../walk/answering.js";
import { syncEditor } from "../walk/editor-sync.js";
import { loadExamples } from "../walk/examples.js";
import { LocationSync, moveQueryToHash, requestedExample } from "../walk/location.js";
import { readOpening } from "../walk/opening.js";
import { Player } from "../walk/player.js";
import { walkStore } from "../walk/state.js";
import { runOf } from "../walk/way-back.js";
import { ROOMS } from "./walk-rooms.js";

/** The panels, each in the place that the template has for it. */
const PANELS = {
  ...ROOMS,
  editor,
  faults,
  result,
  menu,
  share,
  "new-version": newVersion,
  inputs,
  controls,
  "step-text": stepText,
  "step-card": stepCard,
  summary,
  messages,
  outputs,
  modes,
  examples,
  lecture,
  language,
  theme,
  history,
  "groups-button": groupsButton,
  "turns-button": turnsButton,
  "zoom-buttons": zoomButtons,
  graph,
  "analysis-button": analysisButton,
  "outline-button": outlineButton,
  "explain-button": explainButton,
  help,
  "export-button": exportButton,
  "update-step": updateStep,
  status,
};

startTheme();
guardPastes();
moveQueryToHash();
const [translated] = await Promise.all([loadTexts(), whenPainted()]);

const store = walkStore();
const opening = readOpening();
const actions = createActions(store, answering(opening));
const player = new Player(store, actions);
const address = new LocationSync(store, actions);
const view = new GraphView(h("div", { id: "graph" }), {
  onSelect: (selection) => actions.select(selection),
  onLeave: () => byId("controls").focus(),
  onFold: (group) => actions.fold(group),
  onMove: (position) => player.go(position),
  t,
  locale: locale(),
});
const text = createEditor(
  (program, erasing) => actions.typed(program, erasing),
  () => actions.showFaults(true),
);
const requested = requestedExample();
// Once the panels are in place, and practice, where the address asks for it.
const starting = Promise.resolve()
  .then(() => practice.begun)
  .then(() => address.start());
const gallery = starting.then(async (opened) => {
  if (opening && requested === null) await whenIdle();
  return loadExamples(({ why, after }) => {
    if (!opened && !store.state.program) actions.setOffline({ why, seconds: after ?? 0 });
  });
});

const lessons = createLessons({ store, actions, services: { player } });
const lecturing = createLecture(walkStage({ store, actions, services: { player, address, examples: gallery } }));

const practice = createPractice({ store, actions, services: { player, examples: gallery } });

/** @type {WalkContext & {services: {lecture: typeof lecturing, lessons: typeof lessons, practice: typeof practice}}} */
const context = {
  store,
  actions,
  services: {
    lecture: lecturing,
    lessons,
    practice,
    beside: besideNext(practice, store),
    answers: endPlaces(practice, store),
    graph: view,
    editor: text,
    player,
    address,
    flush: () => address.flush(),
    examples: gallery,
    opening,
    experiments: () =>
      enter("train/experiments.js", async () => (await import("../train/experiments.js")).allExperiments()),
    keysOf: "walk",
  },
};
const { editor: written, ...others } = PANELS;
mount({ editor: written }, context);
syncEditor(text, store, actions); // before other panels change the page: the editor lays it out to mark a step
mount(others, context);
keys(
  { ...lecturing.commands, guess: () => void practice.enter().then((actions) => actions.toggle()) },
  {
    letters: () => store.state.letters,
    retreat: () => lecturing.actions.retreat() || practice.retreat() || actions.unselect(),
    isLecture: () => lecturing.store.state.isOn,
    type: (digit) => lecturing.actions.type(digit),
  },
);
byId("to-train").addEventListener("click", (event) => {
  event.preventDefault();
  address.flush();
  const { program, inputs } = store.state;
  location.assign(new URL(`train${runOf(program, inputs) ?? location.hash}`, location.href));
});
if (!translated) whenTranslated(actions);

/** For lecturers' scripts, benchmarks and tests. @param {string} program @param {Record<string, unknown>} [given] */
const setProgram = (program, given = {}) => actions.open(program, { inputs: given, output: null });
Object.assign(globalThis, {
  gradwalk: { store, player, address, graph: view, lecture: lecturing, lessons, practice, setProgram },
});

const opened = await starting;
const isListed = await lecturing.start();
const isLesson = !isListed && (await lessons.start(opened));
if (!opened && !isListed && !isLesson) await openFirst();
void whenIdle().then(loadMath);
void fetchRooms();

/** Open the example that the address names, or the first one: that stands in the page. */
async function openFirst() {
  const all = opening && requested === null ? [opening.example] : await gallery;
  const first = all.find(({ name }) => name === requested) ?? all[0];
  if (!first || store.state.program) return;
  actions.openExample(first);
  if (requested !== null && first.name !== requested) {
    actions.setRemark({
      text: t("There is no example called {name}; here is the first one.", { name: requested.slice(0, 60) }),
    });
  }
}
