// Which layout a room asks for: from left to right or from top to bottom, matrices by numbers or by colours.

/** @import {Walk} from "../lib/types.js" */
/** @import {Layout} from "../layout/elk.js" */
/** @import {Scene} from "../layout/scene.js" */
/** @import {Direction} from "../layout/sizes.js" */
/** @import {Room} from "../stage/camera.js" */
/** @import {BranchNotTaken} from "../trace/branches.js" */
/** @import {Folding} from "../trace/folding.js" */
/** @import {Mode} from "../stage/modes.js" */
/** @import {Measure} from "../stage/types.js" */
import { layout as layOut } from "../layout/index.js";
import { scene as sceneOf } from "../layout/scene.js";
import { showsCells } from "../layout/sizes.js";
import { nextTask } from "../lib/idle.js";
import { isClearOf } from "../stage/clear.js";
import { Stage } from "../stage/index.js";
import { cellScale } from "../stage/modes.js";
import { LASTING, coversOf, roomIn } from "./room.js";

/** A room is tall where its width is less than this share of its height. */
const TALL = 0.95;

/**
 * @typedef {{walk: Walk, folding: Folding, branches: BranchNotTaken[], room: Room, mode: Mode, measure: Measure,
 *   locale: string}} Request
 */

/** A room of at most this width is one of a phone: upright whatever height a panel leaves, so that no step turns it. */
const NARROW = 480;

/** @param {Room} room @returns {Direction} */
export const directionFor = ({ width, height, top, bottom }) =>
  width <= NARROW || width < TALL * (height - top - bottom) ? "down" : "right";

/**
 * The scene and its layout that teach most in this room.
 * @param {Request} request @param {() => void} onRevival @returns {Promise<{scene: Scene, layout: Layout}>}
 */
export async function arrange(request, onRevival) {
  const { walk, room, mode, folding, branches } = request;
  const form = { direction: directionFor(room), folding, branches };
  const small = walk.trace.nodes.some(
    ({ id, shape }) => !walk.hidden[id] && !folding.folded[id] && shape.length && showsCells(shape, "cells"),
  );
  if (small) {
    const withCells = await laidOut(walk, { ...form, matrices: "cells" }, onRevival);
    const { plan } = new Stage({ ...withCells, ...request, format: request });
    if (plan.fits && plan.lines > 0 && plan.scale >= cellScale(mode)) return withCells;
  }
  return laidOut(walk, { ...form, matrices: "thumbnails" }, onRevival);
}

/** @param {Walk} walk @param {import("../layout/scene.js").Form} form @param {() => void} onRevival */
async function laidOut(walk, form, onRevival) {
  const scene = sceneOf(walk, form);
  return { scene, layout: await layOut(scene, onRevival) };
}

/**
 * A walk staged in its room on the page: below the tools where the picture would lie under them.
 * @param {HTMLElement} host @param {Omit<import("../stage/index.js").Show, "room">} show
 */
export function stageIn(host, show) {
  const { room, full, isClear } = inWholeRoom(host, show);
  return isClear ? full : new Stage({ ...show, room, texts: full.texts });
}

/** @param {HTMLElement} host @param {Omit<import("../stage/index.js").Show, "room">} show */
function inWholeRoom(host, show) {
  const room = roomIn(host);
  const full = new Stage({ ...show, room: { ...room, top: 0 } });
  return { room, full, isClear: isClearOf(full, coversOf(host, LASTING)) };
}

/** So many vertices have a task of their own to be staged, and another one to be drawn. */
const LARGE = 150;

/**
 * A walk that was staged before it is drawn: what came of it, if it is still to be drawn in this room and manner.
 * @typedef {{in: (room: Room, show: object) => Stage | null}} Ahead
 */

/**
 * A large walk staged ahead, so that the browser takes keys and paints before it is drawn, while the picture before it
 * stands; null for a small one, or where there is no room.
 * @param {HTMLElement} host @param {Omit<import("../stage/index.js").Show, "room">} show
 * @returns {Promise<Ahead | null>}
 */
export async function stagedAhead(host, show) {
  if (show.scene.vertices.length < LARGE) return null;
  await nextTask();
  const { width, height } = roomIn(host);
  if (!width || !height) return null;
  const { room, full, isClear } = inWholeRoom(host, show);
  await nextTask();
  const stage = isClear ? full : new Stage({ ...show, room, texts: full.texts });
  if (!isClear) await nextTask();
  const then = { ...show, ...room };
  return {
    in(where, wanted) {
      const now = Object.entries({ ...wanted, ...where });
      return now.every(([name, value]) => then[/** @type {keyof typeof then} */ (name)] === value) ? stage : null;
    },
  };
}
