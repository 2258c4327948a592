// Branches that were not taken, dimmed: their text, the condition that ruled them out, and its numbers.

/** @import {Point} from "../layout/elk.js" */
/** @import {Aside} from "../layout/asides.js" */
/** @import {Stage} from "./index.js" */
/** @import {Cut} from "./stretch.js" */
/** @import {Role, StagedAside} from "./types.js" */
import { ASIDE } from "../layout/asides.js";
import { legible } from "./modes.js";
import { short } from "./numbers.js";
import { moved, shiftOfBox } from "./stretch.js";
import { ASCENT, part, textLine } from "./text.js";

/** The size of its text. */
const SIZE = 15;

/** @param {Stage} stage @param {Cut | null} cut @returns {StagedAside[]} */
export function stageAsides(stage, cut) {
  const { direction } = stage.scene;
  return stage.scene.asides.map((aside) => {
    const place = /** @type {Point} */ (stage.layout.places.get(aside.key));
    const shift = cut ? shiftOfBox([cut], { ...place, ...aside.size }, direction) : 0;
    return stageAside(aside, moved(place, shift, direction), stage);
  });
}

/** @param {Aside} aside @param {Point} place @param {Stage} stage @returns {StagedAside} */
function stageAside({ key, branch }, place, { measure, format, setting, mode, t }) {
  const { lines, condition, holds, numbers } = branch;
  const size = Math.min(legible(SIZE, mode, setting.scale), ASIDE.text);
  const ruled = holds ? t("unless {condition}", { condition }) : t("if {condition}", { condition });
  const values = numbers.filter(({ text, value }) => text !== String(value));
  const remarks = values.map(({ text, value }) => `${text} = ${short(value, format)}`);
  /** @type {Array<[string, Role]>} */
  const texts = [
    [ruled, "soft"],
    ...lines.map((line) => /** @type {[string, Role]} */ ([`    ${line}`, "soft"])),
    ...remarks.map((line) => /** @type {[string, Role]} */ ([line, "value"])),
  ];
  const written = texts.map(([line, role], index) => {
    const indent = (line.length - line.trimStart().length) * size * 0.3;
    const y = place.y + ASIDE.padding + index * size * ASIDE.line + ASCENT * size;
    const at = { x: place.x + ASIDE.padding + indent, y, size, anchor: /** @type {const} */ ("start") };
    return textLine([part(line.trim(), role, role === "value" ? 560 : 480)], at, measure);
  });
  const right = Math.max(...written.map(({ box }) => box.x + box.width));
  const [width, height] = [right - place.x + ASIDE.padding, texts.length * size * ASIDE.line + 2 * ASIDE.padding];
  const reason = [ruled, ...remarks].join(", ");
  const label = t("not taken: {branch}, {condition}", { branch: lines.join("; "), condition: reason });
  return { key, frame: { ...place, width, height }, lines: written, label };
}
