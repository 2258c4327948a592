// The dialog of keyboard shortcuts, opened by a button or the question mark. Single-letter shortcuts can be disabled
// here.

/** @import {Context, Panel} from "../lib/panel.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { readPreference, savePreference } from "../lib/preferences.js";
import { button, dialogOf } from "../lib/widgets.js";
import { isTyping } from "./keys.js";

/**
 * @typedef {[string, [string[][], string][]]} Section  A heading, and its rows: the chords of keys, and what they do.
 */

/**
 * @typedef {Context<{letters: boolean}, {setLetters: (letters: boolean) => void}, {shortcuts: Section[]}>} HelpContext
 */

/** @param {HelpContext} context @returns {Panel<any>} */
export function help({ store, actions, services: { shortcuts } }) {
  actions.setLetters(readPreference("letters") !== "off");
  const sections = shortcuts.map(sectionView);
  const dialog = dialogOf(
    { id: "help-title", title: t("Keys and help"), close: { autofocus: true } },
    h("div", { class: "help-parts" }, ...sections),
    lettersSetting(store.state.letters, actions),
    h(
      "p",
      { class: "help-link" },
      h("a", { href: "what-you-can-type" }, t("What you can type")),
      " · ",
      h("a", { href: "api/docs" }, t("The API's reference")),
    ),
  );
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  document.body.append(dialog);
  document.addEventListener("keydown", (event) => {
    if (
      (event.key !== "?" && event.code !== "KeyH") ||
      !store.state.letters ||
      event.defaultPrevented ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey
    )
      return;
    if (dialog.open || isTyping(event.composedPath()[0], event.key)) return;
    event.preventDefault();
    dialog.showModal();
  });
  return {
    element: button("?", () => dialog.showModal(), {
      title: t("Keys and help"),
      "aria-label": t("Keys and help"),
      "aria-haspopup": "dialog",
    }),
  };
}

/** @param {Section} section */
const sectionView = ([name, rows]) => h("section", {}, h("h3", {}, name), h("dl", {}, ...rows.flatMap(row)));

/** @param {[string[][], string]} row @returns {HTMLElement[]} */
function row([keys, what]) {
  const names = keys.map((chord) => h("span", { class: "chord" }, ...chord.map((key) => h("kbd", {}, key))));
  return [h("dt", {}, ...names), h("dd", {}, what)];
}

/** Keys that are the same on both pages. @returns {Record<"program" | "numbers", Section>} */
function common() {
  return {
    program: [
      t("In the program"),
      [
        [[["Ctrl", "Space"]], t("functions to choose from")],
        [[["Tab"]], t("leave the editor")],
      ],
    ],
    numbers: [
      t("In a number field"),
      [
        [[["↑"], ["↓"]], t("a step more, a step less")],
        [
          [
            ["Shift", "↑"],
            ["Shift", "↓"],
          ],
          t("ten steps"),
        ],
        [[["Enter"]], t("take the number")],
      ],
    ],
  };
}

/** The keys of the walk. @returns {Section[]} */
export function walkKeys() {
  const { program, numbers } = common();
  const [name, rows] = program;
  return [
    stepKeys(),
    lectureKeys(),
    [name, [[[["Ctrl", "Enter"]], t("check now")], ...rows]],
    numbers,
    graphKeys(),
    outlineKeys(),
    galleryKeys(),
  ];
}

/** @returns {Section} */
const stepKeys = () => [
  t("Steps"),
  [
    [[["→"], ["Space"], ["PageDown"], ["N"]], t("next step")],
    [[["←"], ["Shift", "Space"], ["PageUp"], ["P"]], t("one step back")],
    [[["Home"], ["End"]], t("first and last step")],
    [[["K"]], t("play, pause")],
    [[["F"]], t("full screen")],
    [[["L"]], t("lecture: picture and step alone")],
    [[["G"]], t("guess first: answer each step of the way back before it is shown")],
    [[["Enter"]], t("at a question: check the answer, then go on")],
    [[["H"], ["Esc"]], t("at a question: a hint; show the answer")],
    [[["?"], ["H"]], t("these keys")],
    [[["Esc"]], t("close a dialog, unselect, leave full screen")],
    [
      [
        ["Ctrl", "Z"],
        ["Ctrl", "Shift", "Z"],
      ],
      t("undo, redo"),
    ],
  ],
];

/** The keys of a lecture, on both pages. @returns {Section} */
const lectureKeys = () => [
  t("In a lecture"),
  [
    [[["PageDown"], ["→"], ["Enter"], ["Space"]], t("next step, whatever has the focus")],
    [[["?"]], t("next step with its result hidden; again: show it")],
    [[["1", "2", "Enter"]], t("to step 12")],
    [[["["], ["]"]], t("view before, view after")],
    [[["B"], ["."]], t("black screen, and back")],
    [[["W"]], t("white screen, and back")],
    [[["O"]], t("a large dot follows the mouse")],
    [[["C"]], t("look: light, dark, print")],
    [[["P"]], t("presenter window: notes, next step, clock")],
    [[["F"]], t("full screen")],
    [[["Esc"]], t("one thing back; at last, leave the lecture")],
  ],
];

/** @returns {Section} */
const graphKeys = () => [
  t("In the graph (reach it with Tab)"),
  [
    [[["←"], ["→"]], t("to an operand, to a use")],
    [[["↑"], ["↓"]], t("among operands, uses or edges")],
    [
      [
        ["Shift", "←"],
        ["Shift", "→"],
      ],
      t("onto the edge there"),
    ],
    [[["Enter"]], t("look closer")],
    [[["+"], ["−"], ["0"]], t("larger, smaller, fit")],
    [[["Ctrl", "←↑→↓"], ["W"], ["A"], ["S"], ["D"]], t("move the picture")],
    [[["Esc"]], t("leave for the step controls")],
  ],
];

/** @returns {Section} */
const outlineKeys = () => [
  t("In the text of the graph"),
  [
    [[["↑"], ["↓"]], t("from row to row")],
    [[["Enter"]], t("go to that step, select that node or edge")],
  ],
];

/** @returns {Section} */
const galleryKeys = () => [
  t("In the gallery of examples"),
  [
    [[["/"]], t("to the search")],
    [[["←"], ["→"], ["↑"], ["↓"]], t("from card to card")],
    [[["Enter"]], t("open the example; one undo brings back what was there")],
  ],
];

/** The keys of training. @returns {Section[]} */
export function trainKeys() {
  const { program, numbers } = common();
  return [
    [
      t("The run"),
      [
        [[["→"], ["Space"], ["PageDown"], ["N"]], t("next update")],
        [[["←"], ["Shift", "Space"], ["PageUp"], ["P"]], t("one update back")],
        [[["Home"], ["End"]], t("first and last update")],
        [[["K"]], t("play, pause")],
        [[["F"]], t("full screen")],
        [[["L"]], t("lecture: picture and step alone")],
        [[["Esc"]], t("close a dialog, leave full screen")],
      ],
    ],
    lectureKeys(),
    program,
    numbers,
    [t("On the loss surface in 3D"), [[[["←"], ["→"], ["↑"], ["↓"]], t("turn it")]]],
  ];
}

/** @param {boolean} checked @param {HelpContext["actions"]} actions */
function lettersSetting(checked, actions) {
  const box = h("input", {
    type: "checkbox",
    checked,
    onchange: () => {
      actions.setLetters(box.checked);
      savePreference("letters", box.checked ? "on" : "off");
    },
  });
  const words = h("span", {}, t("Letters, digits and signs such as N, F, 1 and ? are shortcuts"));
  const why = h("small", {}, t("Switch them off if you speak to your computer or press keys by accident."));
  return h("label", { class: "setting" }, box, words, why);
}
