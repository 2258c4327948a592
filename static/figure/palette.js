// The colours of figures, as hexadecimal numbers: they hold in files that no style sheet reaches. Light is for paper
// and light slides, dark for dark slides.

/**
 * @typedef {object} Palette
 * @property {Record<import("../stage/types.js").Role, string>} text
 * @property {Record<string, string>} heat  By the tint of a cell: see `heat` of `lib/number.js`.
 * @property {string} surface  Of gates.
 * @property {string} leaf
 * @property {string} outline
 * @property {string} faint  Of what is not computed yet, and of frames.
 * @property {string} cell  Of the lines between cells.
 * @property {{line: string, text: string, wash: string}} forward
 * @property {{line: string, text: string, wash: string}} backward
 * @property {string} plate  Under texts that lie above the picture.
 */

/** @type {Palette} */
const LIGHT = {
  text: {
    ink: "#1b242d",
    soft: "#5a6772",
    value: "#0b5394",
    gradient: "#b3261e",
    upstream: "#b3261e",
    local: "#1b242d",
    product: "#b3261e",
    sign: "#5a6772",
    struck: "#5a6772",
    warning: "#8a5a00",
  },
  heat: {
    empty: "none",
    "non-finite": "#fff1cc",
    "heat-0": "#ffffff",
    "heat-plus-1": "#edf4f2",
    "heat-plus-2": "#d6e7e2",
    "heat-plus-3": "#b4d4cb",
    "heat-plus-4": "#8fbfb3",
    "heat-minus-1": "#f6f0e8",
    "heat-minus-2": "#ecdcc6",
    "heat-minus-3": "#dfc49f",
    "heat-minus-4": "#d0aa78",
  },
  surface: "#ffffff",
  leaf: "#efe9dc",
  outline: "#5a6772",
  faint: "#7f868d",
  cell: "#b6b9bb",
  forward: { line: "#0072b2", text: "#0b5394", wash: "#e1eff9" },
  backward: { line: "#d55e00", text: "#b3261e", wash: "#fdeade" },
  plate: "#ffffff",
};

/** @type {Palette} */
const DARK = {
  text: {
    ink: "#e9ecee",
    soft: "#a5b0b9",
    value: "#7cc4ff",
    gradient: "#ff9b90",
    upstream: "#ff9b90",
    local: "#e9ecee",
    product: "#ff9b90",
    sign: "#a5b0b9",
    struck: "#a5b0b9",
    warning: "#f2c14e",
  },
  heat: {
    empty: "none",
    "non-finite": "#43360f",
    "heat-0": "#232b33",
    "heat-plus-1": "#1f3231",
    "heat-plus-2": "#254443",
    "heat-plus-3": "#2d5a56",
    "heat-plus-4": "#37736c",
    "heat-minus-1": "#332c22",
    "heat-minus-2": "#463a28",
    "heat-minus-3": "#5c4a2e",
    "heat-minus-4": "#755c36",
  },
  surface: "#232b33",
  leaf: "#303a43",
  outline: "#a5b0b9",
  faint: "#7e8b97",
  cell: "#66727d",
  forward: { line: "#4aa8e8", text: "#7cc4ff", wash: "#17364d" },
  backward: { line: "#ff8a5c", text: "#ff9b90", wash: "#4a2a1d" },
  plate: "#161c22",
};

/** @typedef {"transparent" | "white" | "dark"} Background */

/** @type {Record<Background, {palette: Palette, fill: string | null}>} */
export const BACKGROUNDS = {
  transparent: { palette: LIGHT, fill: null },
  white: { palette: LIGHT, fill: "#ffffff" },
  dark: { palette: DARK, fill: "#161c22" },
};
