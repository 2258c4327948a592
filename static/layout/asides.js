// The boxes of branches that were not taken: beside the branch that ran, behind a node that decided.

/** @import {BranchNotTaken} from "../trace/branches.js" */
/** @import {Vertex} from "./scene.js" */
/** @import {Size} from "./sizes.js" */
import { textWidth } from "./sizes.js";

/** The largest size of its text, the height of a line in sizes of it, and the room around. */
export const ASIDE = { text: 18, line: 1.36, padding: 11 };

/**
 * @typedef {{key: string, branch: BranchNotTaken, size: Size, home: string | null, source: Vertex | null}} Aside
 *   `home`: the frame it stands in; `source`: a node that decided.
 */

/** @param {BranchNotTaken[]} branches @param {Vertex[]} vertices @param {(string | null)[]} homes @returns {Aside[]} */
export function asidesOf(branches, vertices, homes) {
  const byNode = new Map(vertices.map((vertex) => [vertex.node.id, vertex]));
  return branches.map((branch) => {
    const { beside, source } = branch;
    const home = beside === null ? null : homes[beside];
    return { key: branch.key, branch, size: sizeOf(branch), home, source: byNode.get(source ?? -1) ?? null };
  });
}

/** @param {BranchNotTaken} branch @returns {Size} */
function sizeOf({ lines, condition, numbers }) {
  const remarks = [`unless ${condition}`, ...numbers.map(({ text }) => `${text} = −0.000`)];
  const widest = Math.max(
    ...[...lines.map((line) => `    ${line}`), ...remarks].map((line) => textWidth(line, ASIDE.text)),
  );
  return {
    width: Math.ceil(widest) + 2 * ASIDE.padding,
    height: Math.ceil((lines.length + 1 + numbers.length) * ASIDE.line * ASIDE.text) + 2 * ASIDE.padding,
  };
}
