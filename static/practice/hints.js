// The hints of a question, one at a time: the rule in its own symbols, then with its numbers.

/** @import {Edge, Trace, Walk} from "../lib/types.js" */
/** @import {Turn} from "./turn.js" */
import { h } from "../lib/dom.js";
import { locale, t } from "../lib/i18n.js";
import { math } from "../lib/math.js";
import { fill, numbers } from "../lib/template.js";
import { linearRule, linearShapes } from "../panels/step-rule.js";
import { remark } from "../trace/remarks.js";
import { fieldsOf } from "./turn.js";

/** Edges whose rule is given. */
const MAX_EDGES = 2;

/** @param {Turn} turn @param {Walk} walk @returns {(Node | string)[]} */
export function hintsOf(turn, walk) {
  if (!turn.hints || turn.stage === "explained") return [];
  const moment = walk.moments[turn.position];
  const [field] = fieldsOf(turn);
  if (field?.question.kind === "gate")
    return [h("p", {}, t("A gate passes on once its own gradient is complete: all that uses it has sent its part."))];
  if (moment.event === "sum") return [h("p", {}, remark(walk, turn.position, t))];
  const edges = moment.edges.slice(0, MAX_EDGES).map((id) => walk.trace.edges[id]);
  const rules = edges.flatMap((edge) => ownRule(walk.trace, edge) ?? []);
  const put = turn.hints > 1 ? edges.flatMap((edge) => withNumbers(walk.trace, edge) ?? []) : [];
  return rules.map((rule, at) => h("p", {}, math(put[at] ? `${rule} = ${put[at]}` : rule)));
}

/** @param {Trace} trace @param {Edge} edge */
const ownRule = (trace, edge) =>
  edge.local_kind === "linear" && edge.derivative !== null ? linearRule(trace, edge) : edge.rule;

/** The rule with its numbers, not what comes out. @param {Trace} trace @param {Edge} edge */
function withNumbers(trace, edge) {
  if (edge.derivative === null) return null;
  if (edge.local_kind === "linear") return linearShapes(trace, edge);
  const put = fill(edge.derivative, numbers(trace, trace.nodes[edge.target], { locale: locale(), digits: 4 }));
  return edge.rule?.endsWith(`= ${put}`) ? null : put;
}
