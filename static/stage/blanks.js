// The line of an edge whose numbers are asked for: `[−0.534] × [ ] = [ ]`, with a blank in the place of each, over
// which the page lays a field.

/** @import {Walk} from "../lib/types.js" */
/** @import {Scene} from "../layout/scene.js" */
/** @import {Spacing} from "./labels.js" */
/** @import {Mode} from "./modes.js" */
/** @import {EdgeText} from "./numbers.js" */
/** @import {Obstacles} from "./obstacles.js" */
/** @import {Setting} from "./slots.js" */
/** @import {Box, Measure, StagedNode, TextLine, TextPart} from "./types.js" */
import { NUMBER } from "./modes.js";
import { placed } from "./nodes.js";
import { ASCENT, DESCENT, MIDDLE, part, widthOf } from "./text.js";

/** Keys of the numbers of an edge that are asked for. @typedef {{local: string | null, product: string}} BlankKeys */
/**
 * What is asked for in a picture: of edges in their lines, of nodes their gradients.
 * @typedef {{edges: Map<number, BlankKeys>, nodes: Map<number, string>}} Asking
 */
/** `size`: of the line's text. @typedef {{key: string, box: Box, size: number}} Blank */

/** So many digits have room in a blank. */
const WIDEST = "−0.0000";
/** How high a blank is, in sizes of its line, and at least on the screen, in pixels. */
const HEIGHT = 1.75;
const LEAST_HEIGHT = 32;
/** Below a blank stands an answer that was wrong, in sizes of the line. */
const STRUCK = 1.2;
/** Between a blank and its brackets, in pixels, and the terms of a sum above or beside it. */
const ASIDE = 4;
const BELOW = 2;
const BESIDE = 8;

/** @param {string} key @returns {TextPart} */
const blank = (key) => ({ ...part(WIDEST, "sign", 620), hidden: true, blank: key });

/**
 * A text with blanks in the place of what is asked for.
 * @param {EdgeText} text @param {BlankKeys} keys @returns {EdgeText}
 */
export function withBlanks(text, { local, product }) {
  const fill = (/** @type {TextPart[]} */ parts) =>
    parts.map((each) => {
      if (each.role === "product") return blank(product);
      if (each.role !== "local") return each;
      return local === null ? part("?", "soft") : blank(local);
    });
  return { ...text, full: fill(text.full), lines: text.lines.map(fill), stack: text.stack.map(fill) };
}

/** Whether the numbers of an edge can be asked for in its line. @param {Walk} walk @param {number} edge */
export const hasLine = ({ trace }, edge) => trace.edges[edge].local_kind === "scalar";

/**
 * The texts of edges as they are where every number is asked for: what the picture is to have room for.
 * @param {Scene} scene @param {Walk} walk @param {Map<string, EdgeText>} texts  by the link's key @param {Mode} mode
 */
export function askedTexts({ links }, walk, texts, { active, comfortable }) {
  const all = new Map(texts);
  for (const { key, edge } of links) {
    const text = texts.get(key);
    if (!text || !hasLine(walk, edge.id)) continue;
    all.set(key, { ...withBlanks(text, { local: key, product: key }), spacing: spacingOf(active, comfortable) });
  }
  return all;
}

/** How high a blank is in a line of a size. @param {number} size @param {number} scale */
const heightOf = (size, scale) => Math.max(HEIGHT * size, LEAST_HEIGHT / scale);

/**
 * What blanks add to lines of a size, in sizes of theirs.
 * @param {number} size @param {number} scale @returns {Spacing}
 */
export function spacingOf(size, scale) {
  const height = heightOf(size, scale) / size;
  const above = Math.max(0, (height - ASCENT - DESCENT) / 2);
  return { above, below: above + STRUCK, leading: height + 0.2 };
}

/**
 * Where the blanks of a line are.
 * @param {TextLine} line @param {number} scale @param {Measure} measure @returns {Blank[]}
 */
export function blanksIn({ parts, y, size, family, box }, scale, measure) {
  const height = heightOf(size, scale);
  return parts.flatMap(({ blank: key }, at) => {
    if (key === undefined) return [];
    const x = box.x + widthOf(parts.slice(0, at), size, family, measure) + ASIDE;
    const width = widthOf([parts[at]], size, family, measure) - 2 * ASIDE;
    return [{ key, size, box: { x, y: y - MIDDLE * size - height / 2, width, height } }];
  });
}

/**
 * A field in the place of a gradient; where its terms stand there, below or beside them. None where it would touch
 * something else.
 * @param {StagedNode} node @param {string} key @param {Obstacles} obstacles  without an empty box
 * @param {Setting} setting @returns {Blank[]}
 */
export function blankOf({ center, gradient }, key, obstacles, { measure, scale, direction }) {
  const width = widthOf([blank(key)], NUMBER, "ui", measure) - 2 * ASIDE;
  const height = heightOf(NUMBER, scale);
  const own = placed(gradient.box, center);
  const middle = { x: own.x + (own.width - width) / 2, y: own.y + (own.height - height) / 2 };
  const below = { x: middle.x, y: own.y + own.height + BELOW };
  const right = { x: own.x + own.width + BESIDE, y: middle.y };
  const left = { x: own.x - width - BESIDE, y: middle.y };
  const here = direction === "right" ? { x: middle.x, y: own.y } : { x: own.x, y: middle.y };
  const places = gradient.look === "empty" ? [here] : [below, right, left];
  const free = places.map((place) => ({ ...place, width, height })).find((box) => obstacles.isFree(box, 1));
  return free ? [{ key, box: free, size: NUMBER }] : [];
}
