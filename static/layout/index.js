// Positions and routes for a scene: elkjs in a worker, with a deadline that ends the worker; then our own layout.

/** @import {Scene} from "./scene.js" */
/** @import {Layout} from "./elk.js" */
import { libraryWorker } from "../lib/trusted-types.js";
import ELK from "../vendor/elk-api.js";
import { fromElk, toElk } from "./elk.js";
import { simpleLayout } from "./simple.js";

const DEADLINE = 20_000;
const MAX_VERTICES = 2_500;

/** @type {import("elkjs/lib/elk-api.js").ELK | null} */
let engine = null;

/** @param {Scene} scene @returns {Promise<Layout>} */
export async function layout(scene) {
  if (scene.vertices.length > MAX_VERTICES) return simpleLayout(scene);
  try {
    return await withDeadline(scene);
  } catch {
    stop();
    return simpleLayout(scene);
  }
}

/** @param {Scene} scene @returns {Promise<Layout>} */
async function withDeadline(scene) {
  engine ??= new ELK({ workerFactory: () => libraryWorker("elk-worker.js") });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("the layout takes too long")), DEADLINE);
  });
  try {
    const answer = await Promise.race([engine.layout(/** @type {any} */ (toElk(scene))), late]);
    return fromElk(answer, scene);
  } finally {
    clearTimeout(timer);
  }
}

/** End the worker: a running layout cannot be stopped in any other way. */
export function stop() {
  engine?.terminateWorker();
  engine = null;
}
