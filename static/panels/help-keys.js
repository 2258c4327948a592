// The keys of each page, as the dialog of help lists them.

import { t } from "../lib/i18n.js";

/**
 * @typedef {[string, [string[][], string][]]} Section  A heading, and its rows: the chords of keys, and what they do.
 */

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
    [[["K"], ["F5"]], t("play, pause; after F5 also Esc, which a clicker’s start button sends by turns")],
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
    [
      t("In a lecture on training"),
      [
        [[["PageDown"], ["PageUp"]], t("next update; of an experiment its next portion, then its next tab")],
        [[["T"], ["Shift", "T"]], t("tab after, tab before: result, surface, curves, gradients, analyses")],
        [
          [
            [".", "PageDown"],
            [".", "PageUp"],
          ],
          t("the same with a clicker: a black screen, then a step"),
        ],
        [[["E"]], t("choose an experiment")],
      ],
    ],
    program,
    numbers,
    [t("On the loss surface in 3D"), [[[["←"], ["→"], ["↑"], ["↓"]], t("turn it")]]],
  ];
}
