// The full Jacobian, of one node by another or of one edge, as a heat map with the names of its rows and columns.

/** @import {Tools, View} from "./panel.js" */
/** @import {State} from "../walk/state.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { formatShape } from "../lib/number.js";
import { math } from "../lib/math.js";
import { qualifiedName, choice, heatMap, namedNodes, note } from "../lib/widgets.js";

const EDGE = "edge";

/** @param {Tools} tools @returns {View} */
export function jacobian({ reload }) {
  const of = choice(t("Of"), reload);
  const wrt = choice(t("By"), reload);
  return {
    path: "jacobian",
    controls: [of.element, wrt.element],
    refresh: ({ trace, selection }) => {
      /** @type {[string, string][]} */
      const nodes = namedNodes(trace).map((node) => [String(node.id), qualifiedName(trace, node)]);
      const output = String(trace?.output ?? 0);
      const isNamed = nodes.some(([id]) => id === output);
      of.offer(isNamed ? nodes : [[output, t("the output")], ...nodes], output);
      wrt.offer(selection?.kind === "edge" ? [[EDGE, t("the selected edge alone")], ...nodes] : nodes);
      if (selection?.kind === "edge") wrt.set(EDGE);
    },
    body: (state) => {
      if (!wrt.value) return t("The program has no inputs.");
      if (wrt.value !== EDGE) return { of: Number(of.value), wrt: Number(wrt.value) };
      const edge = wholeEdge(state);
      return edge === null ? t("This edge belongs to a group; open the group to see its edges.") : { edge };
    },
    show: ({ of_shape, wrt_shape, rows, columns, matrix, structure, latex, edge }, state) => [
      h("div", { class: "formula" }, math(latex)),
      note(structureText(structure, of_shape, wrt_shape)),
      ...summed(state, edge),
      heatMap(
        t("Row: an element of the result. Column: an element by which it is differentiated."),
        rows,
        columns,
        matrix,
      ),
    ],
  };
}

/** The selected edge as an edge of the whole trace. @param {State} state @returns {number | null} */
function wholeEdge({ selection, walk }) {
  if (!selection || !walk) return null;
  const { trace } = walk;
  if (!trace.collapsed?.length) return selection.id;
  const edge = trace.edges[selection.id];
  const parallel =
    trace.origin?.edges.filter(({ source, target }) => source === edge.source && target === edge.target) ?? [];
  return trace.nodes[edge.target].gate === undefined
    ? (parallel.find(({ operand }) => operand === edge.operand)?.id ?? null)
    : null;
}

/** @param {string} structure @param {number[]} of @param {number[]} wrt */
function structureText(structure, of, wrt) {
  const sizes = { of: formatShape(of) || t("scalar"), wrt: formatShape(wrt) || t("scalar") };
  if (structure === "scalar") return t("A number by a number: the derivative itself.");
  if (structure === "diagonal")
    return t("A diagonal: each element depends on its own element alone, so that “× local” goes element by element.");
  if (structure === "zero") return t("Nothing but zeros: one does not depend on the other.");
  return t(
    "Result: {of}; by: {wrt}. The backward pass never writes this matrix down: it multiplies by it from the left.",
    sizes,
  );
}

/** The note on a broadcast operand. @param {State} state @param {number | null} edge */
function summed({ trace }, edge) {
  const axes = edge === null ? [] : (trace?.edges[edge]?.summed ?? []);
  return axes.length
    ? [
        note(
          t("The operand was repeated along axis {axes}: backward, its product is summed over that axis.", {
            axes: axes.join(", "),
          }),
        ),
      ]
    : [];
}
