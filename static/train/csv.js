// The records of runs as comma-separated values.

/** Every record of every run, a row each. @param {import("./state.js").Run[]} runs */
export function csv(runs) {
  const names = [...new Set(runs.flatMap(({ records }) => Object.keys(records[0]?.parameters ?? {})))];
  /** @param {unknown} text */
  const cell = (text) => `"${String(text).replaceAll('"', '""')}"`;
  const rows = runs.flatMap(({ name, records }) =>
    records.map(({ update, loss, parameters }) =>
      [cell(name), update, loss, ...names.map((each) => cell(JSON.stringify(parameters[each])))].join(","),
    ),
  );
  return [["run", "update", "loss", ...names].join(","), ...rows].join("\n");
}
