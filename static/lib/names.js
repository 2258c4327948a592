// Names as they are written in mathematics.

/**
 * A name with its index lowered: w0 is w₀, x_max is x with max below.
 * @param {string} name
 * @returns {{base: string, index: string}}
 */
export function nameParts(name) {
  const match = /^(\p{L}+)_?(\d+)$|^(\p{L}+)_(\w+)$/u.exec(name);
  return match ? { base: match[1] ?? match[3], index: match[2] ?? match[4] } : { base: name, index: "" };
}
