// Rooms: parts of the page whose modules come when they are first entered. The page names the modules of each in a
// template, with their digests; the loader (pages/loader.js) brings them in, and tries again where they are lost.

import { whenIdle } from "./idle.js";

/** Milliseconds after which the files of all rooms are fetched, so that they are there when the network is not. */
const REST = 5_000;

/** @type {{bringModules?: (files: HTMLLinkElement[]) => Promise<unknown>}} */
const loader = /** @type {any} */ (globalThis);

/** The modules of the rooms. */
function links() {
  const template = document.querySelector("template#rooms");
  return template instanceof HTMLTemplateElement ? [...template.content.querySelectorAll("link")] : [];
}

/** The rooms that are there. @type {Set<string>} */
const entered = new Set();

/**
 * The module of a room, when it is there with all that it imports.
 * @template Module
 * @param {string} name  its path under static/ @param {() => Promise<Module>} load  the import itself
 * @returns {Promise<Module>}
 */
export async function enter(name, load) {
  if (!entered.has(name))
    await loader.bringModules?.(links().filter(({ dataset }) => dataset.rooms?.split(" ").includes(name)));
  const module = await load();
  entered.add(name);
  return module;
}

/**
 * Opens something of a room, such as a dialog, which is made when it is first opened.
 * @template {{open: () => void}} Room
 * @param {string} name @param {() => Promise<Room>} make  imports its module, as for `enter`
 * @returns {() => Promise<Room>}
 */
export function opener(name, make) {
  /** @type {Promise<Room> | null} */
  let made = null;
  return async () => {
    made ??= enter(name, make);
    try {
      const room = await made;
      room.open();
      return room;
    } catch (error) {
      made = null;
      throw error;
    }
  };
}

/** The script of the layout's worker, which is no module. */
const WORKER = new URL("../vendor/elk-worker.js", import.meta.url);

/** Fetch the files of all rooms into the browser's cache, when the reader rests, and the layout's worker. */
export async function fetchRooms() {
  await new Promise((resolve) => setTimeout(resolve, REST));
  for (const { href } of [WORKER, ...links()]) {
    await whenIdle();
    await fetch(href, { priority: "low" })
      .then((answer) => answer.arrayBuffer())
      .catch(() => undefined); // lost, or broken off: the room fetches it again when it is entered
  }
}
