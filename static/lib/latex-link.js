// Links in LaTeX: an address as \href takes it, in any argument.

/**
 * What an address may hold that no escape of TeX saves; its percent code means the same.
 * @type {Record<string, string>}
 */
const CODES = { "{": "%7B", "}": "%7D", "\\": "%5C", "^": "%5E", "~": "%7E", '"': "%22", " ": "%20" };

/** @param {string} address @param {string} text */
export const latexLink = (address, text) => `\\href{${escapedAddress(address)}}{${escapedText(text)}}`;

/** @param {string} address */
const escapedAddress = (address) =>
  address
    .replace(/[^\x20-\x7e]+/g, encodeURIComponent)
    .replace(/[{}\\^~" ]/g, (character) => CODES[character])
    .replace(/[%#&_$]/g, (character) => `\\${character}`);

/** @param {string} text */
const escapedText = (text) =>
  text.replace(/[\\{}%#&_$^~]/g, (character) =>
    character === "\\" ? "\\textbackslash{}" : "^~".includes(character) ? `\\${character}{}` : `\\${character}`,
  );
