// What the picture shows of loops and branches: it follows the walk from turn to turn.

/** @import {Frame, Walk} from "../lib/types.js" */
/** @import {Scene} from "../layout/scene.js" */
/** @import {BranchNotTaken} from "../trace/branches.js" */
import { branchesNotTaken } from "../trace/branches.js";
import { foldingAt } from "../trace/folding.js";
import { sameStepOf } from "../trace/loops.js";

export class Reading {
  constructor() {
    /** Where the walk is. */ this.position = 0;
    /** Whether all turns are shown. */ this.unfolded = false;
    /** The program that the trace is of, as typed. */ this.typed = "";
    /** How the loops are folded that are being laid out. @type {string | null} */ this.pending = null;
  }

  /** What a scene is to show. @param {Walk} walk */
  form(walk) {
    const folding = foldingAt(walk, this.position, this.unfolded);
    return { folding, branches: branchesNotTaken(walk, folding, this.typed) };
  }

  /**
   * Follow a frame: whether the scene shows its turns. Where it does not, and they are not being laid out yet, `layOut`
   * is called.
   * @param {Frame} frame @param {Scene | null} scene @param {() => void} layOut
   */
  follow({ walk, position }, scene, layOut) {
    this.position = position;
    const { state } = foldingAt(walk, position, this.unfolded);
    if (state === scene?.folding.state) {
      this.pending = null;
      return true;
    }
    if (state !== this.pending) {
      this.pending = state;
      layOut();
    }
    return false;
  }

  /**
   * Give a scene the numbers of another walk; false where that hides other nodes, or branches need another room.
   * @param {Scene | null} scene @param {Walk | null} before @param {Walk} walk
   */
  suits(scene, before, walk) {
    if (!scene || !before?.hidden.every((hidden, node) => hidden === walk.hidden[node])) return false;
    const branches = branchesNotTaken(walk, scene.folding, this.typed);
    if (branches.map(words).join("\n") !== scene.asides.map(({ branch }) => words(branch)).join("\n")) return false;
    scene.asides = scene.asides.map((aside, at) => ({ ...aside, branch: branches[at] }));
    return true;
  }

  /**
   * The position of the same step in another turn.
   * @param {Walk | null} walk @param {Scene | null} scene @param {{loop: string, turn: number}} place
   */
  positionIn(walk, scene, { loop, turn }) {
    const open = scene?.folding.turns.find((each) => each.loop.key === loop);
    return walk && open ? sameStepOf(walk, this.position, open.loop, turn) : this.position;
  }
}

/** @param {BranchNotTaken} branch */
const words = ({ key, lines, condition, holds, numbers }) =>
  [key, ...lines, condition, holds, ...numbers.map(({ text }) => text)].join("\n");
