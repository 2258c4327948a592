// Copies the address of the present view, which holds the program, the inputs and the step.

/** @import {WalkContext, WalkPanel} from "./context.js" */
import { t } from "../lib/i18n.js";
import { SHARE } from "../lib/icons.js";
import { iconButton } from "../lib/widgets.js";

/** @param {WalkContext} context @returns {WalkPanel} */
export function share({ actions, services }) {
  const copy = async () => {
    services.flush();
    try {
      await navigator.clipboard.writeText(location.href);
      actions.setRemark({ text: t("The link to this step is copied.") });
    } catch {
      actions.setRemark({ text: t("This browser does not let the page copy; the address bar has the link.") });
    }
  };
  return { element: iconButton(t("Copy the link to this step"), SHARE, () => void copy(), "quiet") };
}
