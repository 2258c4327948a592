// The records of runs as comma-separated values, and as JSON.

/** Every record of every run, a row each. @param {import("./state.js").Run[]} runs */
export function csv(runs) {
  const names = [...new Set(runs.flatMap(({ records }) => Object.keys(records[0]?.parameters ?? {})))];
  const isTested = runs.some(({ records }) => records.some(({ test }) => test !== undefined));
  /** @param {unknown} text */
  const cell = (text) => `"${String(text).replaceAll('"', '""')}"`;
  const rows = runs.flatMap(({ name, records }) =>
    records.map(({ update, loss, test, parameters }) =>
      [
        cell(name),
        update,
        loss,
        ...(isTested ? [test ?? ""] : []),
        ...names.map((each) => cell(JSON.stringify(parameters[each]))),
      ].join(","),
    ),
  );
  return [["run", "update", "loss", ...(isTested ? ["test"] : []), ...names].join(","), ...rows].join("\n");
}

/**
 * Everything that makes the runs again, and what came of them.
 * @param {Pick<import("./state.js").State, "program" | "inputs" | "dataset" | "test" | "runs">} state
 */
export function json({ program, inputs, dataset, test, runs }) {
  const content = runs.map(({ name, start, segments, status, records }) => ({
    name,
    start,
    segments,
    status,
    records: records.map(({ update, loss, test: tested, parameters }) => ({
      update,
      loss,
      ...(tested === undefined ? {} : { test: tested }),
      parameters,
    })),
  }));
  return JSON.stringify({ program, inputs, data: dataset, test, runs: content }, null, 1);
}
