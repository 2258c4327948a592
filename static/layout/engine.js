// elkjs in its worker: whether its file has come, and a layout with a deadline that ends the worker.

/** @import {Scene} from "./scene.js" */
/** @import {Layout} from "./elk.js" */
import { persist } from "../lib/retry.js";
import { libraryWorker } from "../lib/trusted-types.js";
import ELK from "../vendor/elk-api.js";
import { fromElk, toElk } from "./elk.js";
import { kept } from "./kept.js";
import { formOf, remember, remembered } from "./memory.js";

/** Milliseconds for a layout. */
const DEADLINE = 20_000;
/** Milliseconds for the worker's file to come and to answer. */
const TIMEOUT = 10_000;

class Engine {
  constructor() {
    const worker = libraryWorker("elk-worker.js");
    this.elk = new ELK({ workerFactory: () => worker });
    /** Settled by the worker's first answer, or by the loss of its file. @type {Promise<void>} */
    this.alive = new Promise((resolve, reject) => {
      worker.addEventListener("message", () => resolve(), { once: true });
      worker.addEventListener("error", () => reject(new Error("the layout's worker was lost")));
    });
    this.alive.catch(() => undefined); // handled where it is awaited
  }
}

/** @type {Engine | null} */
let engine = null;
/** @type {Promise<unknown> | null} */
let revival = null;

/**
 * A layout by elkjs; it rejects where that takes too long, or where there is no worker yet.
 * @param {Scene} scene
 * @param {() => void} onRevival  called when the worker that was missing has come
 * @returns {Promise<Layout>}
 */
export async function elkLayout(scene, onRevival) {
  const graph = toElk(scene);
  const form = formOf(graph);
  const before = remembered(form) ?? (await kept(form));
  if (before) return before;
  const { alive, elk } = (engine ??= new Engine());
  try {
    await within(TIMEOUT, alive);
  } catch (error) {
    void revive().then(onRevival);
    throw error;
  }
  try {
    const layout = fromElk(await within(DEADLINE, elk.layout(/** @type {any} */ (graph))), scene);
    remember(form, layout);
    return layout;
  } catch (error) {
    stop();
    throw error;
  }
}

/** A worker, as soon as one can be had. */
function revive() {
  revival ??= persist(async () => {
    engine ??= new Engine();
    try {
      await engine.alive;
      return true;
    } catch {
      stop();
      return { wait: { why: "offline", after: null } };
    }
  }).finally(() => {
    revival = null;
  });
  return revival;
}

/** @template T @param {number} milliseconds @param {Promise<T>} work @returns {Promise<T>} */
async function within(milliseconds, work) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {Promise<never>} */
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("the layout takes too long")), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** End the worker: a running layout cannot be stopped in any other way. */
export function stop() {
  engine?.elk.terminateWorker();
  engine = null;
}
