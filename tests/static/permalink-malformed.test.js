import assert from "node:assert/strict";
import { test } from "node:test";
import { constants, deflateSync } from "node:zlib";
import { MAX_UNPACKED, MAX_HASH_LENGTH, fromHash } from "../../static/walk/permalink.js";
import { view, hashOf, packed, fault, numbers } from "./links.js";

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
    // a change of any single character is detected
    const at = 8 + Math.floor(random.next().value * (hash.length - 8));
    const other = hash[at] === "A" ? "z" : "A";
    const opened = await fromHash(`${hash.slice(0, at)}${other}${hash.slice(at + 1)}`);
    // The last character may hold unused bits.
    assert.ok("fault" in opened || at === hash.length - 1, `character ${at} of ${hash.length}`);
  }
});

/** Bytes that streams take and give while `work` runs. */
async function countBytes(work) {
  const counts = { written: 0, read: 0 };
  const { prototype: writers } = WritableStreamDefaultWriter;
  const { prototype: readers } = ReadableStreamDefaultReader;
  const { write } = writers;
  const { read } = readers;
  writers.write = function countWritten(chunk) {
    counts.written += chunk.length;
    return write.call(this, chunk);
  };
  readers.read = async function countRead() {
    const result = await read.call(this);
    counts.read += result.value?.length ?? 0;
    return result;
  };
  try {
    await work();
  } finally {
    writers.write = write;
    readers.read = read;
  }
  return counts;
}

test("a decompression bomb is stopped while it inflates", async () => {
  const compressed = deflateSync(Buffer.alloc(60_000_000, "a"), { level: constants.Z_BEST_COMPRESSION });
  const bomb = `#packed=${compressed.toString("base64url")}`;
  assert.ok(bomb.length < MAX_HASH_LENGTH, `${bomb.length} characters that unpack to 60 MB`);
  const { written, read } = await countBytes(async () => {
    assert.match(await fault(bomb), new RegExp(`more than ${MAX_UNPACKED} bytes`));
  });
  assert.ok(written > 0 && written < compressed.length / 2, `${written} of ${compressed.length} bytes were inflated`);
  assert.ok(read > MAX_UNPACKED && read < 2 * MAX_UNPACKED, `${read} bytes were read`);
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
