// What stands on the edges that are done: the full line where there is room, else the local factor, else nothing. The
// places are placed once for a walk, with all numbers in place, so that no text moves when another comes.

/** @import {Point} from "../layout/elk.js" */
/** @import {Link} from "../layout/scene.js" */
/** @import {Stage} from "./index.js" */
/** @import {Box, StagedEdge, TextLine} from "./types.js" */
import { upstreamLetter } from "../trace/factors.js";
import { placeText } from "./labels.js";
import { letterLines } from "./letters.js";
import { LOCAL, legible } from "./modes.js";
import { placed } from "./nodes.js";
import { Obstacles } from "./obstacles.js";
import { addEdge, addGroups, addNode, addTurns } from "./lines.js";

/** At both ends of a full line. */
const AROUND_FULL = 8;

/**
 * `across`: where along the flow the run is that the text stands beside, if that runs across the flow.
 * @typedef {{detail: StagedEdge["detail"], lines: TextLine[], box: Box, across: number | null}} Quiet
 */

export class QuietTexts {
  /** @param {Stage} stage */
  constructor(stage) {
    this.stage = stage;
    /** @type {Map<string, Quiet> | null} */ this.places = null;
  }

  /** @param {Link} link @returns {Quiet | null} */
  of(link) {
    this.places ??= this.stage.far ? new Map() : this.find();
    return this.places.get(link.key) ?? null;
  }

  /** @returns {Map<string, Quiet>} */
  find() {
    const { stage } = this;
    const { scene, walk, setting, texts } = stage;
    const last = walk.length - 1;
    const frame = { walk, position: last, moment: walk.moments[0] };
    const obstacles = new Obstacles();
    const shown = stage.stagedNodes;
    stage.stagedNodes = new Map(); // what is shown is not staged anew for a look at the end
    for (const vertex of scene.vertices) {
      const node = stage.nodeAt(vertex, frame, null, new Map());
      addNode(obstacles, node);
      obstacles.add(placed(vertex.size.gradient, node.center)); // an unfinished sum is wider than its total
    }
    stage.stagedNodes = shown;
    for (const link of scene.links) addEdge(obstacles, stage.wiresAt(link, null).wires);
    this.addLetters(obstacles);
    addGroups(obstacles, stage.groupsAt(null));
    addTurns(obstacles, stage, null, { ...frame, moment: walk.moments[last] });
    const size = legible(LOCAL, setting.mode, setting.scale);
    const { width, height } = stage.layout;
    const limits = { x: 0, y: 0, width, height };
    /** @type {Map<string, Quiet>} */
    const places = new Map();
    for (const link of scene.links) {
      const text = texts.get(link.key);
      if (!text) continue;
      const candidates = [
        { lines: [text.full], size, clearance: AROUND_FULL },
        ...(text.local ? [{ lines: [text.local], size }] : []),
      ];
      const { wires } = stage.wiresAt(link, null);
      const placed = placeText(candidates, wires, obstacles, { ...setting, limits });
      if (!placed) continue;
      obstacles.add(placed.box);
      places.set(link.key, { detail: placed.index === 0 ? "full" : "local", ...placed });
    }
    return places;
  }

  /** Where the rule of a gate puts its letter while it is current. @param {Obstacles} obstacles */
  addLetters(obstacles) {
    const { scene, walk, centers } = this.stage;
    for (const { edge, target } of scene.links) {
      const letter = upstreamLetter(walk.trace, walk.trace.edges[edge.id]);
      const center = /** @type {Point} */ (centers.get(target.key));
      for (const { box } of letterLines(this.stage, target, letter)) obstacles.add(placed(box, center));
    }
  }
}
