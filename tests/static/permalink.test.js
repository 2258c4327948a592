import assert from "node:assert/strict";
import { test } from "node:test";
import { constants, deflateSync } from "node:zlib";
import {
  MAX_UNPACKED,
  MAX_HASH_LENGTH,
  MAX_READABLE,
  TOO_LARGE,
  fromHash,
  fromText,
  toHash,
  toText,
} from "../../static/walk/permalink.js";
import { valuesOf } from "../../static/lib/values.js";
import { sameView } from "../../static/walk/snapshot.js";

const view = (more = {}) => ({
  program: "x",
  inputs: valuesOf([]),
  output: null,
  seed: null,
  mode: "dynamic",
  expand: "none",
  position: null,
  selection: null,
  collapsed: null,
  ...more,
});
const hashOf = (shown) => toHash(toText(shown));
const packed = (text) => `#packed=${deflateSync(Buffer.from(text)).toString("base64url")}`;
const fault = async (hash) => {
  const opened = await fromHash(hash);
  assert.ok(opened && "fault" in opened, JSON.stringify(opened)?.slice(0, 200));
  return opened.fault;
};

/** Small repeatable pseudo-random numbers. */
function* numbers(seed) {
  for (let state = seed; ; ) {
    state = (state * 1103515245 + 12345) % 2147483648;
    yield state / 2147483648;
  }
}

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

test("no hash is no view, and no fault", async () => {
  assert.equal(await fromHash(""), null);
  assert.equal(await fromHash("#"), null);
});

test("what is malformed is refused with its reason", async () => {
  assert.match(await fault("#garbage"), /no program/);
  assert.match(await fault("#step=3"), /no program/);
  for (const inputs of [
    "{broken",
    "[]",
    "null",
    "3",
    '"x"',
    '{"x":"1"}',
    '{"x":null}',
    '{"x":true}',
    '{"x":{"y":1}}',
    '{"x":[1,"2"]}',
    '{"x":1e999}',
    '{"x":NaN}',
    "",
    "[".repeat(20_000),
  ]) {
    assert.match(await fault(`#program=x&inputs=${encodeURIComponent(inputs)}`), /not numbers/, inputs.slice(0, 40));
  }
  for (const seed of ["", "null_", '"NaN"', "[1,", "{}", "true", "-1e400"])
    assert.match(await fault(`#program=x&seed=${encodeURIComponent(seed)}`), /not numbers/, seed);
  for (const part of [
    "step=-1",
    "step=1.5",
    "step=abc",
    "step=",
    "step=99999999",
    "step=1e3",
    "node=x",
    "edge=-0",
    "edge=__proto__",
    "node=٣",
  ]) {
    assert.match(await fault(`#program=x&${part}`), /not a number/, part);
  }
});

test("nested lists are taken as deep as any program could use them, and no deeper", async () => {
  const nested = (depth) => "[".repeat(depth) + 1 + "]".repeat(depth);
  assert.ok("view" in (await fromHash(`#program=x&inputs={"x":${nested(16)}}`)));
  assert.match(await fault(`#program=x&inputs={"x":${nested(17)}}`), /not numbers/);
  assert.match(await fault(packed(`program=x&inputs={"x":${nested(400_000)}}`)), /not numbers/);
});

test("names of the language's own objects are names like any other", async () => {
  const { view: opened } = await fromHash(
    `#program=x&inputs=${encodeURIComponent('{"__proto__":[1],"constructor":2,"toString":3}')}`,
  );
  assert.deepEqual(Object.keys(opened.inputs), ["__proto__", "constructor", "toString"]);
  assert.equal(Object.getPrototypeOf(opened.inputs), null);
  assert.equal({}.polluted, undefined);
});

test("a compressed link that was cut off, changed or padded is damaged, at any place", async () => {
  const hash = await hashOf(
    view({ program: Array.from({ length: 300 }, (_, line) => `a${line} = exp(${line}*x)`).join("\n") }),
  );
  assert.ok(hash.startsWith("#packed="));
  for (let length = 8; length < hash.length; length += 41)
    assert.match(await fault(hash.slice(0, length)), /damaged|no program/);
  for (const wrong of [
    `${hash}.`,
    hash.replace("packed=", "packed=%00"),
    "#packed=",
    "#packed=AAAA",
    "#packed=é",
    "#packed=_____w",
    `#packed=${"A".repeat(50_000)}`,
  ]) {
    assert.match(await fault(wrong), /damaged|no program/, wrong.slice(0, 40));
  }
  const random = numbers(11);
  for (let turn = 0; turn < 200; turn += 1) {
    // whatever single character is changed, it is noticed
    const at = 8 + Math.floor(random.next().value * (hash.length - 8));
    const other = hash[at] === "A" ? "z" : "A";
    const opened = await fromHash(`${hash.slice(0, at)}${other}${hash.slice(at + 1)}`);
    // The last character may hold unused bits.
    assert.ok("fault" in opened || at === hash.length - 1, `character ${at} of ${hash.length}`);
  }
});

test("a bomb is stopped while it inflates", async () => {
  const packed = deflateSync(Buffer.alloc(60_000_000, "a"), { level: constants.Z_BEST_COMPRESSION });
  const bomb = `#packed=${packed.toString("base64url")}`;
  assert.ok(bomb.length < MAX_HASH_LENGTH, `${bomb.length} characters that unpack to 60 MB`);
  const before = process.memoryUsage().rss;
  const start = performance.now();
  assert.match(await fault(bomb), new RegExp(`more than ${MAX_UNPACKED} bytes`));
  assert.ok(performance.now() - start < 2_000);
  assert.ok(process.memoryUsage().rss - before < 80_000_000);
});

test("a hash longer than the limit is not even looked at", async () => {
  assert.match(await fault(`#program=${"x".repeat(MAX_HASH_LENGTH)}`), new RegExp(`longer than ${MAX_HASH_LENGTH}`));
});

test("lone surrogates and broken UTF-8 never throw", async () => {
  const shown = view({ program: "x + \ud800", output: "\udfff" });
  const opened = await fromHash(await hashOf(shown));
  assert.ok("view" in opened && opened.view.program.isWellFormed());
  assert.ok("view" in (await fromHash("#program=%ED%A0%80")));
  assert.match(await fault(`#packed=${deflateSync(Buffer.from([0x70, 0xff, 0xfe])).toString("base64url")}`), /damaged/);
  assert.ok("view" in (await fromHash('#program=x&inputs={"\\ud800":1}')));
});

test("line ends of other systems become ours", async () => {
  assert.equal((await fromHash("#program=a%0D%0Ab%0Dc")).view.program, "a\nb\nc");
});
