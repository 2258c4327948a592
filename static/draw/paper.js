// The page on paper, printed as it stands: a print lays it out anew and says so to no script, so that the picture
// scales with its room; in light colours, whatever the theme.

/** @param {SVGSVGElement} picture */
export function readyForPaper(picture) {
  const { dataset } = document.documentElement;
  /** What the page wears on the screen, while it is printed. @type {{theme?: string, look?: string} | null} */
  let screen = null;
  addEventListener("beforeprint", () => {
    const { clientWidth, clientHeight } = picture;
    if (clientWidth && clientHeight) picture.setAttribute("viewBox", `0 0 ${clientWidth} ${clientHeight}`);
    screen = { theme: dataset.theme, look: dataset.look };
    dataset.theme = "light";
    if (dataset.look === "dark") delete dataset.look;
  });
  addEventListener("afterprint", () => {
    picture.removeAttribute("viewBox");
    if (!screen) return;
    Object.assign(dataset, Object.fromEntries(Object.entries(screen).filter(([, value]) => value !== undefined)));
    screen = null;
  });
}
