// What comes of a model, each in a tab of one place: their names, in their order, and their titles.

import { t } from "../lib/i18n.js";

/** @returns {Record<string, string>} */
export const resultTabs = () => ({
  result: t("Result"),
  surface: t("Surface"),
  curves: t("Curves"),
  gradients: t("Gradients"),
  views: t("Analyses"),
});
