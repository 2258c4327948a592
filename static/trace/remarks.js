// One sentence for each step: what a lecturer would add to the numbers, and never the numbers again.

/** @import {Edge, Moment, Node, Trace, Translate, Walk} from "../lib/types.js" */
import { matrixFactors, title } from "./factors.js";

/**
 * The sentence for one position of the walk; of a gate with several edges, for the one that is shown.
 * @param {Walk} walk @param {number} position @param {Translate} t @param {number} [edge]
 * @returns {string}
 */
export function remark(walk, position, t, edge) {
  const moment = walk.moments[position];
  if (moment.event === "start")
    return t("Only the inputs are known. Forward fills in the values, backward the gradients.");
  const node = walk.trace.nodes[/** @type {number} */ (moment.node)];
  if (moment.event === "seed") return seedRemark(node, t);
  if (moment.event === "sum")
    return t("{node} acts along several ways, and what comes back along each of them adds up.", { node: title(node) });
  if (moment.event === "value") return forwardRemark(walk, node, t);
  return backwardRemark(walk, moment, edge ?? moment.edges[0], t);
}

/** @param {Node} node @param {Translate} t */
function seedRemark(node, t) {
  return node.shape.length || node.gradient !== 1
    ? t("The way back begins with the seed: how much each element of the output counts.")
    : t("The way back begins here: the output moves with itself, one to one.");
}

/**
 * What the gate must remember for the way back: it is in its own derivatives.
 * @param {Walk} walk @param {Node} node @param {Translate} t
 */
function forwardRemark({ trace, hidden }, node, t) {
  if (node.id === trace.output) return t("This is the output: all gradients are taken of it.");
  if (node.gate !== undefined) return t("The whole block at once; open it to see its gates.");
  const into = trace.edges.filter(({ target, source }) => target === node.id && !hidden[source]);
  const derivatives = into.map(({ derivative }) => derivative ?? "").join(" ");
  if (into.every(({ local_kind: kind }) => kind === "blocked"))
    return t("A jump, flat on both sides: no gradient will come back through it.");
  if (KEEPS_RESULT.has(node.op ?? ""))
    return t("It keeps its result: on the way back its slope follows from that alone.");
  return node.arguments.some((name) => new RegExp(`\\$\\{?${name}\\b`).test(derivatives))
    ? t("It keeps what came in: its slope on the way back depends on that.")
    : t("It need not keep anything: its slope is the same everywhere.");
}

const KEEPS_RESULT = new Set(["exp", "sigmoid", "tanh", "softmax", "sqrt", "reciprocal"]);

/** @param {Walk} walk @param {Moment} moment @param {number} id @param {Translate} t */
function backwardRemark(walk, moment, id, t) {
  const { trace } = walk;
  const edge = trace.edges[id];
  const node = trace.nodes[edge.target];
  if (edge.local_kind === "blocked") return edge.reason ?? t("No gradient passes here.");
  if (edge.reason) return edge.reason;
  if (node.gate !== undefined)
    return t("One factor for the whole block: the chain rule inside it is multiplied out already.");
  if (edge.summed.length) return t("Forward it was used again for every row; backward these uses are summed.");
  if (node.op === "matmul") return matrixRemark(trace, edge, t);
  const own = WORDS[node.op ?? ""]?.(t, edge, node, moment);
  return own ?? general(edge, node, t);
}

/** Of a matrix product, who is who in it. @param {Trace} trace @param {Edge} edge @param {Translate} t */
function matrixRemark(trace, edge, t) {
  if (trace.nodes[edge.target].shape.length < 2)
    return t("Each cell is one number that came back times one that went in.");
  const factors = matrixFactors(trace, edge);
  return edge.operand === 0
    ? t(
        "{upstream} is the upstream gradient, {other} the operand, transposed: in no other order do the shapes fit.",
        factors,
      )
    : t(
        "{upstream} is the upstream gradient, {other} the operand, transposed; a cell sums over the rows of the batch.",
        factors,
      );
}

/** @param {Edge} edge @param {Node} node @param {Translate} t */
const general = (edge, node, t) =>
  edge.local_kind === "linear"
    ? t("{gate} mixes elements, so each one collects from all that it went into.", { gate: title(node) })
    : t("The local factor is the slope of {gate} at the value that came in.", { gate: title(node) });

/** @typedef {(t: Translate, edge: Edge, node: Node, moment: Moment) => string} Words */

/** @type {Words} */
const chosen = (t) => t("The one that was chosen gets everything; the other could move and nothing would change.");
/** @type {Words} */
const moved = (t) => t("Numbers only changed places, so every gradient goes back to where its number came from.");
/** @type {Words} */
const picked = (t) => t("What was picked gets the gradient; for all the rest it is zero.");
/** @type {Words} */
const error = (t, edge) =>
  edge.operand === 1
    ? t("Prediction minus target: the error itself is what flows back.")
    : t("The target gets a gradient too; it is data, so training does not use it.");
/** @type {Words} */
const bump = (t) => t("A ReLU without the corner: flat on the left, slope one on the right.");

/** By the name of the operation. @type {Record<string, Words>} */
const WORDS = {
  add: (t) => t("A sum hands its gradient on to everything that went in, unchanged."),
  sub: (t) => t("A difference hands the gradient on; what is subtracted gets it with the other sign."),
  mul: (t, _edge, _node, { edges }) =>
    edges.length > 1
      ? t("A product swaps: each factor gets the upstream times the other factor.")
      : t("A constant factor scales the gradient just as it scales the value."),
  div: (t, edge) =>
    edge.operand === 0
      ? t("What is divided is only scaled: by one over the divisor.")
      : t("A larger divisor makes less of everything, hence the minus; near zero it is very steep."),
  neg: (t) => t("The value changed its sign, so the gradient does too."),
  pow: (t, edge) =>
    edge.operand === 0
      ? t("The exponent comes down as a factor, and one less stays above.")
      : t("By its exponent a power grows in proportion to itself: hence the logarithm of the base."),
  square: (t) => t("The slope of a square is twice its base: steep far out, flat at zero."),
  sqrt: (t) => t("A root is steep near zero and ever flatter further out."),
  reciprocal: (t) => t("1/x falls everywhere, so the factor is negative; it is the steeper, the nearer x is to zero."),
  exp: (t) => t("The exponential is its own derivative: its local factor is simply the value it put out."),
  log: (t) => t("A logarithm counts relative changes: the smaller the operand, the more each step of it weighs."),
  sin: (t) => t("The slope of the sine is the cosine at the same place."),
  cos: (t) => t("The slope of the cosine is minus the sine at the same place."),
  tanh: (t) => t("Steepest at zero and flat at both ends: a saturated tanh lets hardly anything through."),
  sigmoid: (t) => t("σ(1 − σ): the slope follows from the result alone, and it is never above a quarter."),
  relu: (t) => t("ReLU is a switch: open where its operand is positive, shut everywhere else."),
  leaky_relu: (t) => t("Below zero a little still passes, so that the unit cannot die."),
  elu: bump,
  softplus: bump,
  gelu: bump,
  silu: bump,
  abs: (t) => t("Only the sign of the operand counts, not its size."),
  maximum: chosen,
  minimum: chosen,
  maxout: chosen,
  minout: chosen,
  where: chosen,
  max: picked,
  min: picked,
  max_pool2d: picked,
  index: picked,
  gather: picked,
  gather_pairs: picked,
  clip: (t) => t("Within its bounds clip does nothing; beyond them nothing passes."),
  softmax: (t) => t("Probabilities compete: when one rises the others must fall, so each feels every other."),
  log_softmax: (t) => t("Each logit gets its own upstream, less its share of all of them together."),
  logsumexp: (t) => t("A soft maximum: each element gets its share, and the shares are the softmax."),
  sum: (t) => t("Every element counts once, so each of them gets the same upstream."),
  mean: (t) => t("Every element counts one n-th, so the upstream is shared out evenly."),
  norm: (t) => t("A length grows fastest along the vector itself, and that is where its gradient points."),
  transpose: (t) => t("Turned over on the way forward, turned back on the way back."),
  reshape: moved,
  flatten: moved,
  squeeze: moved,
  concatenate: moved,
  stack: moved,
  expand: (t) => t("It was copied, so the gradients of all its copies add up."),
  bce: (t) => t("Confident and wrong is steep: near 0 and 1 the loss grows without bound."),
  bce_with_logits: error,
  cross_entropy: (t) => t("Only the probability of the true class counts, and one near zero counts a lot."),
  cross_entropy_with_logits: error,
  conv2d: (t) => t("One kernel looks everywhere, so its gradient is a sum over all places."),
  dropout: (t) => t("What was dropped on the way forward stays silent on the way back."),
};
