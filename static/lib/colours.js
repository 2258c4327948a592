// Colours as files hold them: hexadecimal, their transparency apart.

/**
 * A computed colour, `rgb(0, 114, 178)` or `rgba(…, 0.2)`; what is no such colour comes back as it is.
 * @param {string} colour @returns {{colour: string, opacity: number}}
 */
export function hexColour(colour) {
  const match = /^rgba?\(\s*([\d.]+)[,\s]+([\d.]+)[,\s]+([\d.]+)(?:\s*[,/]\s*([\d.]+)(%?))?\s*\)$/.exec(colour);
  if (!match) return { colour, opacity: 1 };
  const [, red, green, blue, alpha = "1", percent] = match;
  const digits = [red, green, blue].map((part) => Math.round(Number(part)).toString(16).padStart(2, "0"));
  return { colour: `#${digits.join("")}`, opacity: Number(alpha) / (percent ? 100 : 1) };
}
