// The view in the address: program, values, output and step stand in the hash, so that a reload keeps them.

/** @typedef {{program: string, inputs: Record<string, unknown>, output: string | null, position: number | null}} View */

/** @param {View} view @returns {string} */
export function toHash({ program, inputs, output, position }) {
  const parts = new URLSearchParams({ program });
  if (Object.keys(inputs).length) parts.set("inputs", JSON.stringify(inputs));
  if (output !== null) parts.set("output", output);
  if (position !== null) parts.set("step", String(position));
  return `#${parts}`;
}

/** The view in a hash; null where there is none, or where it cannot be read. @param {string} hash @returns {View | null} */
export function fromHash(hash) {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  const program = parts.get("program");
  if (program === null || program.length > 100_000) return null;
  const inputs = readInputs(parts.get("inputs"));
  if (inputs === null) return null;
  const step = parts.get("step");
  const position = step !== null && /^\d{1,7}$/.test(step) ? Number(step) : null;
  return { program, inputs, output: parts.get("output"), position };
}

/** @param {string | null} text @returns {Record<string, unknown> | null} */
function readInputs(text) {
  if (text === null) return {};
  try {
    const found = JSON.parse(text);
    return typeof found === "object" && found !== null && !Array.isArray(found) ? found : null;
  } catch {
    return null;
  }
}
