// The buttons of a page: into the lecture, and its list of views.

/** @import {Panel} from "../lib/panel.js" */
/** @import {Lecture} from "./index.js" */
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { LIST } from "../lib/icons.js";
import { button, iconButton } from "../lib/widgets.js";

/** @param {{services: {lecture: Lecture}}} context @returns {Panel<any>} */
export function lecture({ services: { lecture: own } }) {
  const { actions, editor, store } = own;
  const enter = button(t("Lecture"), () => actions.turn(true), {
    title: t("Picture and step alone, for a projector (L)"),
  });
  const views = iconButton(t("Views of the lecture"), LIST, () => editor.open());
  const remark = h("span", { class: "lecture-remark", role: "status", hidden: true });
  store.watch(["notice", "isOn"], ({ notice, isOn }) => {
    remark.hidden = isOn || !notice;
    remark.textContent = notice?.text ?? "";
  });
  return { element: h("span", { class: "lecture-buttons" }, enter, views, remark) };
}
