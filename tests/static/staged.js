// Pictures of golden walks, in the rooms that tests stage them in.

import { walk } from "../../static/trace/frame.js";
import { fromElk, toElk } from "../../static/layout/elk.js";
import { scene } from "../../static/layout/scene.js";
import { Stage } from "../../static/stage/index.js";
import { MODES } from "../../static/stage/modes.js";
import { elk } from "./elk.js";
import { golden } from "./golden.js";

export const ROOMS = {
  "1280×720": { direction: "right", room: { width: 1280, height: 448, top: 44, bottom: 28 }, mode: MODES.page },
  phone: { direction: "down", room: { width: 390, height: 548, top: 0, bottom: 0 }, mode: MODES.phone },
  lecture: { direction: "right", room: { width: 1280, height: 560, top: 0, bottom: 0 }, mode: MODES.lecture },
};
const format = { locale: "en" };

/** The picture of a golden walk in a room. */
export async function staged(name, { direction, room, mode }, matrices = "thumbnails") {
  const present = walk(golden(name));
  const drawn = scene(present, { direction, matrices });
  const layout = fromElk(await elk(toElk(drawn)), drawn);
  const show = { scene: drawn, layout, room, mode, format };
  return { present, show, picture: new Stage({ ...show, walk: present }) };
}
