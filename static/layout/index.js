// Positions and routes for a scene: by elkjs in a worker where it can be had in time, else by our own layout.

/** @import {Scene} from "./scene.js" */
/** @import {Layout} from "./elk.js" */
import { elkLayout } from "./engine.js";
import { simpleLayout } from "./simple.js";

export { stop } from "./engine.js";

const MAX_VERTICES = 2_500;

/**
 * @param {Scene} scene
 * @param {() => void} [onRevival]  called when the worker that was missing for this layout has come
 * @returns {Promise<Layout>}
 */
export async function layout(scene, onRevival = () => undefined) {
  if (scene.vertices.length > MAX_VERTICES) return simpleLayout(scene);
  try {
    return await elkLayout(scene, onRevival);
  } catch {
    return simpleLayout(scene);
  }
}
