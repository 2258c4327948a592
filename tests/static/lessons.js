// node lessons.js < CASES: whether each task is done at its start and by its solution, and the numbers that its texts
// ask for; by the code of the page itself.

import { readFileSync } from "node:fs";
import { isDone, movedInputs, nodeOf, quantityIn } from "../../static/lessons/conditions.js";
import { quantitiesIn, termsIn } from "../../static/lessons/texts.js";
import { visible } from "../../static/trace/groups.js";
import { walk } from "../../static/trace/frame.js";

/** What the page has seen where a trace is shown at a place. @param {any} state */
function seen({ trace, problem, reached, selected, output, mode }) {
  const walked = trace && walk(visible(trace, null));
  const last = walked ? walked.length - 1 : 0;
  const node = selected && nodeOf(walked.trace, selected);
  return {
    trace,
    walk: walked,
    position: reached === "end" ? last : typeof reached === "number" ? reached : 0,
    selection: node ? { kind: "node", id: node.id } : null,
    inputs: {},
    output,
    mode,
    problem,
    status: problem ? "error" : "current",
  };
}

const answers = JSON.parse(readFileSync(0, "utf8")).map(({ checks, start, solved, texts, dones }) => ({
  atStart: checks.length ? isDone(checks, seen(start), start.trace) : null,
  solved: checks.length ? isDone(checks, seen(solved), start.trace) : null,
  moved: solved?.trace ? movedInputs(start.trace, solved.trace) : [],
  missing: [
    ...texts.flatMap(quantitiesIn).filter((each) => quantityIn(start.trace, each) === null),
    ...dones.flatMap(quantitiesIn).filter((each) => solved?.trace && quantityIn(solved.trace, each) === null),
  ],
  terms: [...texts, ...dones].flatMap(termsIn),
  last: walk(visible(start.trace, null)).length - 1,
}));
process.stdout.write(JSON.stringify(answers));
