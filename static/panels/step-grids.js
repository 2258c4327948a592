// A step between tensors as grids: the factors, what they come to, and for a cell the row and the column that make it.
// Numbers are the answer's own: a transpose only arranges them, and products that are summed are printed, not computed.

/** @import {Edge, Moment, Node, Trace, Walk} from "../lib/types.js" */
import { dotDigits, sumDigits } from "../lib/equation.js";
import { locale, t } from "../lib/i18n.js";
import { chunked, elements, formatNumber, formatShape } from "../lib/number.js";
import { factorName, isMatrixProduct, title, upstreamLetter } from "../trace/factors.js";

/**
 * @typedef {object} Grid  A tensor in rows and columns; a vector is one row, or one column where it stands so.
 * @property {unknown[][]} rows
 * @property {string} name
 * @property {boolean} [isGradient]  What the name has is its gradient: ∂L/∂X.
 * @property {boolean} [isTurned]  A transpose: rows of the node stand as columns.
 * @property {string} shape
 * @property {"forward" | "backward" | "local"} kind
 * @property {string} role  upstream, local, operand, product, or nothing.
 */
/** @typedef {{grid: number, row: number, column: number}} Cell  `grid`: which factor. */
/**
 * @typedef {object} GridEquation
 * @property {Grid[]} factors
 * @property {string} join  Between two factors.
 * @property {string} arrow  Before the result.
 * @property {Grid} result
 * @property {(row: number, column: number) => Cell[]} sources  The cells of the factors that make one of the result.
 * @property {(row: number, column: number) => string} spelled  How they make it, as printed; nothing where there is no
 *   such line.
 */

/** Terms of a sum that are written out. */
const MAX_TERMS = 6;

/**
 * The grids of an edge on the way back, or null where its tensors have more than two axes.
 * @param {Trace} trace @param {Edge} edge @returns {GridEquation | null}
 */
export function edgeGrids(trace, edge) {
  const target = trace.nodes[edge.target];
  const source = trace.nodes[edge.source];
  if (target.shape.length > 2 || source.shape.length > 2 || edge.product === null) return null;
  const result = {
    ...grid(edge.product, source.shape, title(source), "backward", t("product")),
    isGradient: isWholeGradient(trace, edge),
  };
  if (isMatrixProduct(target)) return matmulGrids(trace, edge, result);
  const upstream = grid(edge.upstream, target.shape, upstreamLetter(trace, edge), "backward", t("upstream"));
  if (edge.local_kind !== "elementwise" || edge.local === null)
    return plain(
      [upstream],
      "",
      "→",
      result,
      () => [],
      () => "",
    );
  const local = grid(edge.local, target.shape, "", "local", t("local"));
  const sources = (/** @type {number} */ row, /** @type {number} */ column) => spread(upstream, result, row, column);
  return plain([upstream, local], "⊙", edge.summed.length ? "Σ =" : "=", result, withBoth(sources), products);
}

/**
 * Whether the product of an edge is called ∂L/∂X, as the rule of a linear map calls it: elsewhere it may be one of
 * several contributions to that, and what has no name has no sign of its own.
 * @param {Trace} trace @param {Edge} edge
 */
const isWholeGradient = ({ nodes, edges }, { source, local_kind }) =>
  nodes[source].name !== null &&
  (local_kind === "linear" || edges.filter((other) => other.source === source).length === 1);

/** @param {(row: number, column: number) => Cell[]} sources @returns {(row: number, column: number) => Cell[]} */
const withBoth = (sources) => (row, column) => sources(row, column).flatMap((cell) => [cell, { ...cell, grid: 1 }]);

/**
 * The cells of the upstream that a cell of the product is the sum of: where the operand was repeated, all of that axis.
 * @param {Grid} wide @param {Grid} narrow @param {number} row @param {number} column @returns {Cell[]}
 */
function spread(wide, narrow, row, column) {
  const rows = narrow.rows.length === wide.rows.length ? [row] : wide.rows.map((_, at) => at);
  const columns = narrow.rows[0].length === wide.rows[0].length ? [column] : wide.rows[0].map((_, at) => at);
  return rows.flatMap((each) => columns.map((at) => ({ grid: 0, row: each, column: at })));
}

/** @param {Trace} trace @param {Edge} edge @param {Grid} result @returns {GridEquation} */
function matmulGrids(trace, edge, result) {
  const target = trace.nodes[edge.target];
  const [x, y] = target.operands.map((id) => trace.nodes[id]);
  const sizes = { rows: x.shape.length === 2 ? x.shape[0] : 1, columns: y.shape.length === 2 ? y.shape[1] : 1 };
  const upstream = {
    ...grid(edge.upstream, [sizes.rows, sizes.columns], upstreamLetter(trace, edge), "backward", t("upstream")),
    shape: formatShape(target.shape),
  };
  const other = edge.operand === 0 ? standing(y, "column") : standing(x, "row");
  const turned = {
    ...other,
    rows: transposed(other.rows),
    shape: formatShape([...(edge.operand === 0 ? y : x).shape].reverse()),
    isTurned: true,
    role: t("operand"),
  };
  const shape = edge.operand === 0 ? standing(x, "row") : standing(y, "column");
  const product = { ...result, rows: chunked(result.rows.flat(), shape.rows[0].length) };
  const factors = edge.operand === 0 ? [upstream, turned] : [turned, upstream];
  return plain(factors, "·", "=", product, rowByColumn(factors), products);
}

/** @param {Grid[]} factors @returns {(row: number, column: number) => Cell[]} */
const rowByColumn =
  ([left]) =>
  (row, column) =>
    left.rows[0].flatMap((_, at) => [
      { grid: 0, row, column: at },
      { grid: 1, row: at, column },
    ]);

/**
 * A factor of a matrix product: a vector stands as it is multiplied.
 * @param {Node} node @param {"row" | "column"} way
 */
function standing(node, way) {
  const [size = 1] = node.shape;
  const shape = node.shape.length === 2 ? node.shape : way === "row" ? [1, size] : [size, 1];
  return { ...grid(node.value, shape, factorName(node), "forward", ""), shape: formatShape(node.shape) };
}

/**
 * The grids of a value, or of a sum of gradients.
 * @param {Walk} walk @param {Moment} moment @returns {GridEquation | null}
 */
export function momentGrids({ trace, hidden }, moment) {
  const node = trace.nodes[moment.node ?? 0];
  if (moment.event === "sum") return sumGrids(trace, moment, node);
  if (moment.event !== "value") return null;
  const operands = node.operands.filter((id) => !hidden[id]).map((id) => trace.nodes[id]);
  if (node.shape.length > 2 || operands.length > 2 || operands.some(({ shape }) => shape.length > 2)) return null;
  if (!node.shape.length && !operands.some(({ shape }) => shape.length)) return null;
  if (isMatrixProduct(node)) {
    const factors = [standing(operands[0], "row"), standing(operands[1], "column")];
    const result = grid(
      node.value,
      [factors[0].rows.length, factors[1].rows[0].length],
      node.name ?? "",
      "forward",
      "",
    );
    return plain(factors, "·", "=", result, rowByColumn(factors), products);
  }
  const factors = operands.map((operand) => grid(operand.value, operand.shape, factorName(operand), "forward", ""));
  const sign = factors.length === 2 ? node.label : "";
  const result = grid(node.value, node.shape, node.name ?? "", "forward", "");
  return plain(
    factors,
    sign,
    factors.length === 2 ? "=" : "→",
    result,
    () => [],
    () => "",
  );
}

/** @param {Trace} trace @param {Moment} moment @param {Node} node @returns {GridEquation | null} */
function sumGrids(trace, { edges }, node) {
  if (!node.shape.length || node.shape.length > 2 || edges.length > 3) return null;
  const factors = edges.map((id) => grid(trace.edges[id].product, node.shape, "", "backward", t("product")));
  const gradient = grid(node.gradient, node.shape, title(node), "backward", t("gradient"));
  const result = { ...gradient, isGradient: node.name !== null };
  const sources = (/** @type {number} */ row, /** @type {number} */ column) =>
    factors.map((_, at) => ({ grid: at, row, column }));
  return plain(factors, "+", "=", result, sources, sums);
}

/**
 * @param {Grid[]} factors @param {string} join @param {string} arrow @param {Grid} result
 * @param {GridEquation["sources"]} sources
 * @param {(factors: Grid[], cells: Cell[], total: unknown) => string} spell
 * @returns {GridEquation}
 */
function plain(factors, join, arrow, result, sources, spell) {
  const spelled = (/** @type {number} */ row, /** @type {number} */ column) =>
    spell(factors, sources(row, column), result.rows[row][column]);
  return { factors, join, arrow, result, sources, spelled };
}

/** `0·(−0.1988) + 0.9·0.2043 = 0.1805` @param {Grid[]} factors @param {Cell[]} cells @param {unknown} total */
function products(factors, cells, total) {
  const numbers = cells.map((cell) => factors[cell.grid].rows[cell.row][cell.column]);
  /** @type {[unknown, unknown][]} */
  const pairs = [];
  for (let at = 0; at + 1 < numbers.length; at += 2) pairs.push([numbers[at], numbers[at + 1]]);
  const digits = dotDigits(pairs, total);
  const terms = pairs.map(([one, other], at) => {
    const first = shown(one, digits);
    return `${at ? inBrackets(first) : first} · ${inBrackets(shown(other, digits))}`;
  });
  return `${joined(terms)} = ${shown(total, digits)}`;
}

/** @param {Grid[]} factors @param {Cell[]} cells @param {unknown} total */
function sums(factors, cells, total) {
  const numbers = cells.map((cell) => factors[cell.grid].rows[cell.row][cell.column]);
  const digits = sumDigits(numbers, total);
  const terms = numbers.map((term, at) => (at ? inBrackets(shown(term, digits)) : shown(term, digits)));
  return `${joined(terms)} = ${shown(total, digits)}`;
}

/** @param {string[]} terms */
const joined = (terms) =>
  terms.length > MAX_TERMS
    ? [...terms.slice(0, MAX_TERMS - 2), "…", terms[terms.length - 1]].join(" + ")
    : terms.join(" + ");

/** @param {unknown} value @param {number} digits */
const shown = (value, digits) => formatNumber(value, { digits, locale: locale() });

/** @param {string} number */
const inBrackets = (number) => (number.startsWith("−") ? `(${number})` : number);

/**
 * @param {import("../lib/types.js").Tensor | null} tensor @param {number[]} shape @param {string} name
 * @param {Grid["kind"]} kind @param {string} role @returns {Grid}
 */
const grid = (tensor, shape, name, kind, role) => ({
  rows: chunked(elements(tensor), shape.at(-1) ?? 1),
  name,
  shape: formatShape(shape),
  kind,
  role,
});

/** @param {unknown[][]} rows @returns {unknown[][]} */
const transposed = (rows) => rows[0].map((_, column) => rows.map((row) => row[column]));
