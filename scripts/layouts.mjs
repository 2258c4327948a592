// The layouts of graphs as the page asks for them: traces by name on standard input, on standard output the layouts of
// each by the keys of their forms. `--keys`: the keys alone, which need no engine.

import { readFileSync } from "node:fs";
import { Reading } from "../static/draw/reading.js";
import { fromElk, toElk } from "../static/layout/elk.js";
import { keyOf, packed } from "../static/layout/kept.js";
import { formOf } from "../static/layout/memory.js";
import { scene } from "../static/layout/scene.js";
import { walk } from "../static/trace/frame.js";
import { visible } from "../static/trace/groups.js";

const engine = process.argv.includes("--keys") ? null : await import("../tests/static/elk.js");

/** Every scene in which a room may show a walk, at each of its positions that folds the loops in another way. */
function* scenes(shown) {
  const seen = new Set();
  for (const position of shown.moments.keys()) {
    const reading = Object.assign(new Reading(), { position, typed: shown.trace.program });
    const form = reading.form(shown);
    if (seen.has(form.folding.state)) continue;
    seen.add(form.folding.state);
    for (const direction of ["right", "down"])
      for (const matrices of ["cells", "thumbnails"]) yield scene(shown, { ...form, direction, matrices });
  }
}

const known = new Set();
const all = {};
for (const { name, trace, collapsed } of JSON.parse(readFileSync(0, "utf8"))) {
  all[name] = {};
  for (const drawn of scenes(walk(visible(trace, collapsed)))) {
    const graph = toElk(drawn);
    const form = formOf(graph);
    const key = keyOf(form);
    if (known.has(key)) continue;
    known.add(key);
    all[name][key] = engine && packed(form, fromElk(await engine.elk(graph), drawn));
  }
}
process.stdout.write(JSON.stringify(all));
