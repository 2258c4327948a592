import assert from "node:assert/strict";
import { test } from "node:test";
import { hexColour } from "../../static/lib/colours.js";
import { covers } from "../../static/lib/embedded-fonts.js";
import { latexLink } from "../../static/lib/latex-link.js";
import { escaped } from "../../static/figure/svg.js";
import { figuresOf, svgOf } from "./figures.js";

const NAMES = ["sigmoid", "square", "shared", "matrix", "blocked", "infinite", "blocks", "many"];
/** What a figure may consist of: what every program that opens SVG knows. */
const ELEMENTS = new Set(["svg", "title", "desc", "g", "rect", "path", "text", "tspan"]);
const ATTRIBUTES = new Set(
  (
    "xmlns width height viewBox role x y rx d fill stroke stroke-width stroke-dasharray font-family font-size " +
    "font-weight font-style text-anchor dy xml:space"
  ).split(" "),
);

/** The texts of a figure, spans joined. @param {string} svg */
const texts = (svg) =>
  [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/g)].map(([, inside]) => inside.replace(/<[^>]*>/g, ""));

for (const name of NAMES) {
  test(`${name}: shapes and text alone, at every step`, async () => {
    const { walked, figures } = await figuresOf(name);
    for (let position = 0; position < walked.length; position += 1) {
      const svg = svgOf(figures.at(position));
      const tags = [...svg.matchAll(/<([a-z]+)((?:\s[^<>]*?)?)\/?>/g)];
      for (const [, element, attributes] of tags) {
        assert.ok(ELEMENTS.has(element), element);
        for (const [, attribute, value] of attributes.matchAll(/([\w:-]+)="([^"]*)"/g)) {
          assert.ok(ATTRIBUTES.has(attribute), attribute);
          assert.ok(!/rgb|var\(|url\(|NaN|undefined/.test(value), `${attribute}="${value}"`);
          if (attribute === "fill" || attribute === "stroke") assert.match(value, /^(#[0-9a-f]{6}|none)$/);
        }
      }
    }
  });

  test(`${name}: every product stands on its edge, in full`, async () => {
    const { walked, figures } = await figuresOf(name);
    const staged = figures.at(walked.length - 1);
    for (const edge of staged.edges) {
      const { product, local_kind: kind } = walked.trace.edges[edge.id];
      const line = edge.lines.map(({ parts }) => parts.map(({ text }) => text).join("")).join(" ");
      assert.equal(line !== "", product !== null, line);
      if (product !== null && kind === "scalar") assert.match(line, /^\[.+\] × \[.+\] = .+$/);
      assert.equal(edge.plate, null, `no room for ${line}`);
    }
  });
}

test("the sigmoid's figure is small, and says what it shows", async () => {
  const { walked, figures } = await figuresOf("sigmoid");
  const svg = svgOf(figures.at(walked.length - 1));
  assert.ok(svg.length < 20_000, `${svg.length}`);
  assert.ok(svg.includes("<title>a &lt; b &amp; c</title>"));
  assert.ok(svg.includes("<desc>the &quot;end&quot;</desc>"));
  assert.ok(texts(svg).includes("[−0.534] × [0.368]"), texts(svg).join("; "));
  assert.ok(texts(svg).includes("= −0.197"));
  assert.ok(texts(svg).includes("w0"));
});

test("all steps have the same places, and nothing is known too early", async () => {
  const { walked, figures } = await figuresOf("sigmoid");
  const centers = (position) => figures.at(position).nodes.map(({ key, center }) => [key, center]);
  assert.deepEqual(centers(0), centers(walked.length - 1));
  const first = texts(svgOf(figures.at(0)));
  assert.ok(!first.includes("0.731") && first.includes("−3"));
  assert.ok(!first.some((text) => text.includes("=")));
});

test("numbers are those of the reader's language", async () => {
  const { walked, figures } = await figuresOf("sigmoid", { locale: "ru" });
  assert.ok(texts(svgOf(figures.at(walked.length - 1))).includes("0,731"));
});

test("a background is a rectangle under the picture, or none", async () => {
  const { figures } = await figuresOf("square");
  const [transparent, white, dark] = ["transparent", "white", "dark"].map((look) => svgOf(figures.at(0), look));
  assert.ok(!/<\/desc>\s*<rect/.test(transparent));
  assert.match(white, /<\/desc>\s*<rect[^>]* fill="#ffffff"\/>/);
  assert.match(dark, /<\/desc>\s*<rect[^>]* fill="#161c22"\/>/);
});

test("a worksheet gives the inputs alone, and its key all numbers at the same places", async () => {
  const { figures } = await figuresOf("sigmoid", { blanks: true });
  const sheet = figures.worksheet();
  const key = figures.complete();
  const given = texts(svgOf(sheet));
  assert.deepEqual(given.filter((text) => /^−?[\d.]+$/.test(text)).sort(), ["2", "−1", "−2", "−3", "−3"]);
  assert.equal(given.filter((text) => text === "[_____] × [_____]").length, 12);
  assert.ok(!given.some((text) => /\d/.test(text) && text.includes("=")));
  assert.ok(texts(svgOf(key)).includes("0.731"));
  assert.deepEqual(
    sheet.nodes.map(({ center }) => center),
    key.nodes.map(({ center }) => center),
  );
  assert.ok(key.nodes.every(({ active }) => active === null));
});

test("a worksheet of matrices has empty cells", async () => {
  const { figures } = await figuresOf("matrix", { blanks: true });
  const gates = figures.worksheet().nodes.filter(({ kind, tensor }) => kind === "operation" && tensor);
  assert.ok(gates.length > 0);
  for (const { value } of gates) assert.ok(value.cells.every(({ line, heat }) => line === null && heat === "empty"));
});

test("texts are XML, whatever they hold", () => {
  assert.equal(escaped('<a href="x">&\u0000\ud800'), "&lt;a href=&quot;x&quot;&gt;&amp;\ufffd\ufffd");
});

test("a link for LaTeX holds nothing that TeX would read", () => {
  assert.equal(
    latexLink("https://example.org/a_b?x=1&y=%7B#p=w_0^2{}~\\", "100% of #1_a & ~"),
    "\\href{https://example.org/a\\_b?x=1\\&y=\\%7B\\#p=w\\_0\\%5E2\\%7B\\%7D\\%7E\\%5C}{100\\% of \\#1\\_a \\& \\~{}}",
  );
  assert.equal(
    latexLink("http://пример/", "a\\b"),
    "\\href{http://\\%D0\\%BF\\%D1\\%80\\%D0\\%B8\\%D0\\%BC\\%D0\\%B5\\%D1\\%80/}{a\\textbackslash{}b}",
  );
});

test("colours become hexadecimal, their transparency apart", () => {
  assert.deepEqual(hexColour("rgb(0, 114, 178)"), { colour: "#0072b2", opacity: 1 });
  assert.deepEqual(hexColour("rgba(75, 63, 114, 0.15)"), { colour: "#4b3f72", opacity: 0.15 });
  assert.deepEqual(hexColour("rgb(1 2 3 / 50%)"), { colour: "#010203", opacity: 0.5 });
  assert.deepEqual(hexColour("none"), { colour: "none", opacity: 1 });
});

test("a font is needed where its range holds a character", () => {
  const characters = new Set([0x416]);
  assert.ok(covers("U+0301, U+0400-045F", characters));
  assert.ok(!covers("U+0000-00FF, U+2122", characters));
  assert.ok(covers("", characters));
});
