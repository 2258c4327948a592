// The theme of the editor and its syntax highlighting: numbers, functions, comments, in few colours.

import * as cm from "../vendor/codemirror.js";

const KEYWORDS = /^(?:def|return|for|in|while|if|elif|else|and|or|not|is|None|True|False)\b/;

/** A small reader of the language, for colours only: the server reads programs. */
export const language = cm.StreamLanguage.define({
  token(stream) {
    if (stream.eatSpace()) return null;
    if (stream.match(/^#.*/)) return "comment";
    if (stream.match(/^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/)) return "number";
    if (stream.match(KEYWORDS)) return "keyword";
    if (stream.match(/^[\p{L}_][\p{L}\p{N}_]*(?=\s*\()/u)) return "function";
    if (stream.match(/^[\p{L}_][\p{L}\p{N}_]*/u)) return "variableName";
    stream.next();
    return "operator";
  },
  tokenTable: { function: cm.tags.function(cm.tags.variableName) },
});

const colours = cm.HighlightStyle.define([
  { tag: cm.tags.comment, color: "var(--muted)", fontStyle: "italic" },
  { tag: cm.tags.keyword, fontWeight: "600" },
  { tag: cm.tags.function(cm.tags.variableName), color: "var(--accent)" },
  { tag: cm.tags.number, color: "var(--ink)", fontWeight: "600" },
]);

const theme = cm.EditorView.theme({
  "&": {
    fontSize: "var(--editor-size, 17px)",
    color: "var(--ink)",
    maxHeight: "var(--editor-height, min(168px, 19vh))",
  },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--font-code)", lineHeight: "var(--editor-line, 1.5)", overflow: "auto" },
  ".cm-content": { padding: "var(--editor-padding, 8px) 0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 12px" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "var(--focus-wash)",
  },
  ".cm-placeholder": { color: "var(--muted)" },
  ".cm-matchingBracket": { background: "none" },
  "&.cm-focused .cm-matchingBracket": { background: "none", outline: "1px solid var(--line-strong)" },
  ".mark-fault": {
    textDecoration: "underline wavy var(--warning) 2px",
    textUnderlineOffset: "4px",
    background: "var(--warning-wash)",
  },
  ".mark-step": { background: "var(--step-wash)", borderRadius: "3px" },
  ".mark-operand-0": { background: "var(--operand-0)", boxShadow: "inset 0 -2px var(--operand-0-line)" },
  ".mark-operand-1": { background: "var(--operand-1)", boxShadow: "inset 0 -2px var(--operand-1-line)" },
  ".mark-name-0, .mark-name-1": { boxShadow: "inset 0 -2px var(--operand-0-line)" },
  ".mark-chosen": { background: "var(--accent-wash)", borderRadius: "3px", boxShadow: "0 0 0 2px var(--accent-wash)" },
  "@media (forced-colors: active)": {
    ".mark-fault": { background: "none", textDecorationColor: "Highlight" },
    ".mark-chosen": { forcedColorAdjust: "none", background: "Highlight", color: "HighlightText" },
    ".mark-chosen *": { background: "none", color: "HighlightText" },
    ".mark-step": { textDecoration: "underline 2px" },
  },
  ".cm-tooltip": {
    background: "var(--surface)",
    border: "1px solid var(--line-strong)",
    borderRadius: "8px",
    boxShadow: "var(--shadow)",
  },
  ".cm-tooltip-autocomplete > ul": { fontFamily: "var(--font-code)", fontSize: "14px", maxHeight: "260px" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { background: "var(--ink)", color: "var(--canvas)" },
  ".cm-completionDetail": { fontStyle: "normal", opacity: "0.75", fontFamily: "var(--font-ui)" },
  ".cm-completionInfo math": { fontFamily: "STIX2, math" },
  ".cm-completionInfo p": { margin: "0 0 6px" },
  ".cm-completionInfo": { padding: "8px 12px", fontFamily: "var(--font-ui)", fontSize: "14px", maxWidth: "320px" },
});

export const APPEARANCE = [theme, cm.syntaxHighlighting(colours)];
