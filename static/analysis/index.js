// Every way to look closer, by name.

import { t } from "../lib/i18n.js";
import { check } from "./check.js";
import { hessian } from "./hessian.js";
import { jacobian } from "./jacobian.js";
import { collapse, repeat, shares } from "./lessons.js";
import { Closer } from "./panel.js";
import { paths } from "./paths.js";
import { plot } from "./plot.js";
import { tangents } from "./tangents.js";

/** @param {HTMLElement} host @param {HTMLElement} shelf @param {import("../walk/state.js").Store} store @param {{trace: (edges: number[] | null) => void, opened: () => void}} options */
export function closer(host, shelf, store, options) {
  return new Closer(host, shelf, store, {
    check: [t("Gradient check"), check],
    paths: [t("Chain rule, path by path"), paths],
    jacobian: [t("Jacobian"), jacobian],
    plot: [t("A function and its derivative"), plot],
    tangents: [t("Forward mode"), tangents],
    hessian: [t("Second derivatives"), hessian],
    shares: [t("One point and many"), shares],
    collapse: [t("Layers that collapse"), collapse],
    repeat: [t("Again without zeroing"), repeat],
  }, options);
}
