import assert from "node:assert/strict";
import { test } from "node:test";
import { MAX_READABLE, TOO_LARGE, fromHash, fromText, toText } from "../../static/walk/permalink.js";
import { valuesOf } from "../../static/lib/values.js";
import { sameView } from "../../static/walk/snapshot.js";
import { view, hashOf, fault, numbers } from "./links.js";

test("a small view reads like what was typed", async () => {
  const shown = view({
    program: "x*(x+y)/2",
    inputs: valuesOf([
      ["x", 3],
      ["y", [[1, -2]]],
    ]),
    output: "q",
    seed: [1, 0],
    position: 4,
    selection: { kind: "edge", id: 7 },
    collapsed: [0, 2],
  });
  assert.equal(
    await hashOf(shown),
    "#program=x*(x%2By)/2&inputs=%7B%22x%22:3,%22y%22:[[1,-2]]%7D&output=q&seed=[1,0]&edge=7&collapsed=0,2&step=4",
  );
});

test("a view with all turns of its loops says so, and only that one", async () => {
  const unfolded = view({ unfolded: true, position: 2 });
  assert.equal(await hashOf(unfolded), "#program=x&turns=all&step=2");
  const opened = await fromHash(await hashOf(unfolded));
  assert.ok("view" in opened && sameView(opened.view, unfolded) && !sameView(opened.view, view({ position: 2 })));
  const other = fromText("program=x&turns=some");
  assert.ok("view" in other && !other.view.unfolded);
});

const PROGRAMS = [
  "",
  "x",
  "a = exp(x)\nb = x*a\na, b",
  "σ(вес·ŷ) # 权重 + 50 % & more = less",
  "<script>alert(1)</script>",
  "x\t+\t'1'",
  "#",
  "&program=z",
  "# ".repeat(9000),
];
const NAMES = ["x", "w0", "вес", "constructor", "__proto__", "toString", "step", "program"];
const NUMBERS = [0, -0, 1e-300, 1.7976931348623157e308, 5e-324, 0.1 + 0.2, -2.5];

/** A view with parts drawn from all that a hash may have to hold. @param {() => number} random */
function drawnView(random) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const names = NAMES.filter(() => random() < 0.4);
  const matrix = () => [
    [1, pick(NUMBERS)],
    [3, 4],
  ];
  const value = () =>
    pick([pick(NUMBERS), [pick(NUMBERS)], matrix(), Array.from({ length: 900 }, () => pick(NUMBERS))]);
  return view({
    program: pick(PROGRAMS),
    inputs: valuesOf(names.map((name) => [name, value()])),
    output: pick([null, "a", "вес", ""]),
    seed: pick([null, 2, -0, [1, 0]]),
    mode: pick(["dynamic", "static"]),
    expand: pick(["none", "textbook", ["sigmoid"], ["bce", "log_softmax"]]),
    position: pick([null, 0, 17, 123456]),
    selection: pick([null, { kind: "node", id: 0 }, { kind: "edge", id: 12 }]),
  });
}

test("every view comes back exactly, short or long", async () => {
  const random = numbers(7);
  for (let turn = 0; turn < 300; turn += 1) {
    const shown = drawnView(() => random.next().value);
    const hash = await hashOf(shown);
    const opened = await fromHash(hash);
    assert.ok(opened && "view" in opened, hash.slice(0, 300));
    assert.ok(sameView(opened.view, shown), `${hash.slice(0, 300)} → ${JSON.stringify(opened.view).slice(0, 300)}`);
    assert.match(hash, /^#[\x21-\x7e]+$/);
    assert.ok(hash.startsWith("#packed=") || hash.length <= MAX_READABLE + 1);
  }
});

test("a hash that was written by hand keeps its plus signs, one of earlier versions its spaces", async () => {
  for (const [hash, program] of [
    ["#program=1/(1+exp(-x))", "1/(1+exp(-x))"],
    ["#program=x%20+%201", "x + 1"],
    ["#program=x + 1", "x + 1"],
    ['#program=w0*x0+w1*x1+w2&inputs={"w0":2}', "w0*x0+w1*x1+w2"],
    ["#program=1e+5*x", "1e+5*x"],
    ["#program=y=x;y+=x", "y=x;y+=x"],
    ["#program=x+%2B+1", "x + 1"],
    ["#program=x+*+y", "x * y"],
    ["#program=y+=+x%0Asum(X+@+W)", "y = x\nsum(X @ W)"],
    ["#program=for+i+in+range(3):%0A++x", "for i in range(3):\n  x"],
  ]) {
    const opened = await fromHash(hash);
    assert.equal(opened?.view?.program, program, hash);
  }
  const opened = await fromHash('#program=a+b&inputs={"a":1,"b":2}&step=3');
  assert.deepEqual([{ ...opened.view.inputs }, opened.view.position], [{ a: 1, b: 2 }, 3]);
  assert.equal(
    await hashOf(view({ program: "x + y" })),
    "#program=x%20%2B%20y",
    "no reader can take it for something else",
  );
});

test("a mode that is none and gates that are no names are refused", async () => {
  assert.match(await fault("#program=x&mode=quantum"), /mode/);
  assert.match(await fault("#program=x&expand=a,,b"), /names/);
});

test("links of the first version still open", async () => {
  const parts = {
    program: "1/(1+exp(-(w0*x0+w1*x1+w2)))",
    inputs: JSON.stringify({ w0: 2, x0: -1 }),
    output: "q",
    step: "9",
  };
  const old = `#${new URLSearchParams(parts)}`;
  const opened = await fromHash(old);
  assert.deepEqual(
    opened.view,
    view({
      program: "1/(1+exp(-(w0*x0+w1*x1+w2)))",
      inputs: valuesOf([
        ["w0", 2],
        ["x0", -1],
      ]),
      output: "q",
      position: 9,
    }),
  );
  assert.equal((await fromHash("#program=x*x&inputs=%7B%22x%22:3%7D")).view.position, null);
});

test("a long view is compressed, and a fraction of its size", async () => {
  const shown = view({
    program: Array.from({ length: 600 }, (_, line) => `h${line} = tanh(w*x + ${line})`).join("\n"),
  });
  const hash = await hashOf(shown);
  assert.ok(hash.length < toText(shown).length / 3, `${hash.length} of ${toText(shown).length}`);
  assert.deepEqual((await fromHash(hash)).view, shown);
});

test("a view that does not fit says so, in the address and to who opens it", async () => {
  const random = numbers(3);
  const shown = view({ inputs: valuesOf([["X", Array.from({ length: 30_000 }, () => random.next().value)]]) });
  assert.equal(await hashOf(shown), TOO_LARGE);
  assert.match(await fault(TOO_LARGE), /too large/);
  assert.ok(sameView(fromText(toText(shown)).view, shown), "the tab itself can keep it");
});

test("an address holds the view of the picture that the reader has chosen, and refuses what is none", async () => {
  for (const camera of [{ mode: "whole" }, { mode: "follow" }, { mode: "free", x: -12, y: 340, scale: 1.25 }]) {
    const hash = await hashOf(view({ camera }));
    assert.deepEqual((await fromHash(hash)).view.camera, camera, hash);
  }
  assert.ok(!(await hashOf(view())).includes("camera"));
  for (const text of ["far", "1,2", "1,2,x", "1,2,NaN", "1e9,0,1"]) await fault(`#program=x&camera=${text}`);
});
