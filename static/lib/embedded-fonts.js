// Pictures that carry the page's typefaces: an SVG that is shown as an image reaches no style sheet and no other file.

/** @typedef {{family: string, style: string, weight: string, range: string, source: URL}} Face */

/** Fonts that were read once, as data URLs. @type {Map<string, Promise<string>>} */
const READ = new Map();

/**
 * The SVG with those pieces of the page's fonts that its texts need; where a font cannot be had, without it.
 * @param {string} svg
 */
export async function withFonts(svg) {
  const characters = textsOf(svg);
  const needed = faces().filter(({ family, range }) => svg.includes(family) && covers(range, characters));
  const rules = await Promise.all(needed.map(rule));
  const start = svg.indexOf(">", svg.indexOf("<svg")) + 1;
  return `${svg.slice(0, start)}<style>${rules.join("")}</style>${svg.slice(start)}`;
}

/** @param {string} svg */
const textsOf = (svg) =>
  new Set([...svg.replace(/<[^<>]*>/g, "")].map((character) => /** @type {number} */ (character.codePointAt(0))));

/** The fonts of the page's style sheets. @returns {Face[]} */
function faces() {
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
  return rules.flatMap((each) => {
    const url = each instanceof CSSFontFaceRule && /url\("?([^")]+)/.exec(each.style.getPropertyValue("src"))?.[1];
    if (!url) return [];
    /** @param {string} name */
    const value = (name) => each.style.getPropertyValue(name);
    return {
      family: value("font-family").replaceAll('"', ""),
      style: value("font-style") || "normal",
      weight: value("font-weight") || "400",
      range: value("unicode-range"),
      source: new URL(url, each.parentStyleSheet?.href ?? document.baseURI),
    };
  });
}

/** Whether a range of CSS, `U+0-FF, U+131`, holds one of these characters. @param {string} range
 * @param {Set<number>} characters */
export function covers(range, characters) {
  if (!range) return true;
  const spans = range.split(",").map((span) =>
    span
      .trim()
      .slice(2)
      .split("-")
      .map((digits) => Number.parseInt(digits, 16)),
  );
  return [...characters].some((code) => spans.some(([first, last = first]) => code >= first && code <= last));
}

/** @param {Face} face */
async function rule({ family, style, weight, range, source }) {
  const data = READ.get(source.href) ?? read(source);
  READ.set(source.href, data);
  try {
    const description = `font-style:${style};font-weight:${weight};${range && `unicode-range:${range};`}`;
    return `@font-face{font-family:"${family}";${description}src:url(${await data})}`;
  } catch {
    READ.delete(source.href); // it may be had the next time
    return "";
  }
}

/** @param {URL} source @returns {Promise<string>} */
async function read(source) {
  const answer = await fetch(source);
  if (!answer.ok) throw new Error(`no font at ${source.pathname}`);
  const blob = await answer.blob();
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
