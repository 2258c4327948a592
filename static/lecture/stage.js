// What a lecture needs of the page that it is on, walk or training.

/** @import {Place} from "./sequence.js" */
/** @import {Target} from "./links.js" */

/** @typedef {"start" | "end"} Where  The end of a view at which it opens. */
/**
 * @typedef {object} Phase  The steps of a view, as its progress line shows them.
 * @property {number} forward  How many belong to the forward pass.
 * @property {number} backward
 */
/**
 * @typedef {object} Stage
 * @property {"walk" | "train"} page
 * @property {() => Place & {isVeiled: boolean}} place
 * @property {() => boolean} isReady  Whether what is open can be stepped.
 * @property {() => void} next
 * @property {() => void} back
 * @property {(position: number) => void} go
 * @property {() => void} toggle  Play, or pause.
 * @property {() => void} ask  The next step, without its result.
 * @property {() => void} reveal  The result of the step that was asked.
 * @property {() => Phase} phases
 * @property {(position: number) => string} words  A step as a sentence; one to come without its numbers.
 * @property {(isWhole?: boolean) => Promise<string>} link  The present view; unless whole, without its step.
 * @property {() => string} title  What a view is called by that has no title yet.
 * @property {(target: Target, where: Where, stop: number | null) => Promise<string | null>} open  Open a view of this
 *   page; in words why it cannot be opened, or null.
 * @property {(isOn: boolean) => void} setLecture  A lecture begins or ends.
 * @property {(way: 1 | -1) => void} [turnTab]  The tab after the open one, or before it, where the page has tabs.
 * @property {() => void} [choose]  Let the reader choose what is shown.
 * @property {() => void} flush  The page is about to be left.
 * @property {(listener: () => void) => void} onChange
 */

export {};
