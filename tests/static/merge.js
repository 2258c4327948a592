// Merges runs: on standard input pairs of a trace and numbers of another run, on standard output the merged traces.

import { readFileSync } from "node:fs";
import { withNumbers } from "../../static/trace/numbers.js";

const pairs = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(pairs.map(({ trace, numbers }) => withNumbers(trace, numbers))));
