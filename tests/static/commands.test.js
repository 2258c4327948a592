// What keys mean, on any keyboard layout.

import assert from "node:assert/strict";
import { test } from "node:test";
import { command, digitOf, lectureCommand } from "../../static/walk/commands.js";

const press = (key, code = key, more = {}) => ({
  key,
  code,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});

test("letters go by their place: a Russian layout steps, fills the screen and begins the lecture", () => {
  assert.equal(command(press("т", "KeyN"), true), "next");
  assert.equal(command(press("а", "KeyF"), true), "fullscreen");
  assert.equal(command(press("д", "KeyL"), true), "lecture");
  assert.equal(command(press("т", "KeyN"), false), null, "and not where letters are switched off");
});

test("in a lecture letters, signs and digits mean more", () => {
  const meanings = [
    ["и", "KeyB", "black"],
    ["ц", "KeyW", "white"],
    ["щ", "KeyO", "pointer"],
    ["з", "KeyP", "presenter"],
    ["с", "KeyC", "look"],
    ["х", "BracketLeft", "backView"],
    ["ъ", "BracketRight", "nextView"],
    ["ю", "Period", "black"],
    [".", "Slash", "black"],
    ["n", "KeyN", "next"],
    ["k", "KeyK", "toggle"],
  ];
  for (const [key, code, meaning] of meanings) assert.equal(lectureCommand(press(key, code), true), meaning, code);
  assert.equal(lectureCommand(press(",", "Slash", { shiftKey: true }), true), "ask", "by place on a Russian layout");
  assert.equal(lectureCommand(press("?", "Digit7", { shiftKey: true }), true), "ask", "and by sign");
  assert.equal(command(press("и", "KeyB"), true), null, "outside of a lecture B is nothing");
  assert.equal(command(press("p", "KeyP"), true), "back");
});

test("what clickers send always steps, with letters switched off too", () => {
  for (const [key, meaning] of [
    ["PageDown", "next"],
    ["PageUp", "back"],
    ["ArrowRight", "next"],
    ["ArrowLeft", "back"],
    [" ", "next"],
    ["Backspace", "back"],
    ["Enter", "enter"],
  ])
    assert.equal(lectureCommand(press(key), false), meaning, key);
  assert.equal(lectureCommand(press(" ", "Space", { shiftKey: true }), false), "back");
  for (const [key, code] of [
    ["b", "KeyB"],
    [".", "Period"],
    ["?", "Slash"],
    ["[", "BracketLeft"],
  ])
    assert.equal(lectureCommand(press(key, code), false), null, code);
});

test("chords are the browser's", () => {
  for (const held of ["ctrlKey", "metaKey", "altKey"]) {
    assert.equal(lectureCommand(press("l", "KeyL", { [held]: true }), true), null);
    assert.equal(digitOf(press("1", "Digit1", { [held]: true }), true), null);
  }
});

test("digits by sign and by place", () => {
  assert.equal(digitOf(press("4", "Digit4"), true), "4");
  assert.equal(digitOf(press("4", "Numpad4"), true), "4");
  assert.equal(digitOf(press("'", "Digit4"), true), "4", "a French layout without Shift");
  assert.equal(digitOf(press("4", "Digit4", { shiftKey: true }), true), "4", "and with it");
  assert.equal(digitOf(press("$", "Digit4", { shiftKey: true }), true), null);
  assert.equal(digitOf(press("4", "Digit4"), false), null);
});
