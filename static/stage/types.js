// The picture of one frame as plain data: what stands where, how large, and what each thing means; for the type
// checker alone. `static/draw/` joins it to the page, a serialiser can write it as a file. It knows no style sheet:
// colours are roles, sizes are in pixels at scale 1, and every text has its box.

/** @typedef {{x: number, y: number}} Point */
/** @typedef {{x: number, y: number, width: number, height: number}} Box  From its top left corner. */

/**
 * What a text or a cell means, which decides its colour. `value`: of the forward pass, blue; `gradient`, `upstream`,
 * `product`: of the backward pass, red; `local`: a local factor, ink, since it does not flow; `sign`: brackets, ×, =;
 * `soft`: a shape or a remark; `struck`: an answer that was wrong.
 * @typedef {"ink" | "soft" | "value" | "gradient" | "upstream" | "local" | "product" | "sign" | "struck" |
 *   "warning"} Role
 */

/**
 * A run of text in one colour and weight. `lowered`: an index, drawn at `INDEX_SIZE` of the line's size and
 * `INDEX_DROP` of it lower. `hidden`: it takes its room, but is not drawn; `blank`: the key of the field that is laid
 * over it.
 * @typedef {{text: string, role: Role, weight: number, italic?: boolean, lowered?: boolean, hidden?: boolean,
 *   blank?: string}} TextPart
 */

/**
 * One line of text. `x` is where it is anchored, `y` its baseline, `size` its font size; `family`: `ui` is for
 * numbers, `math` for names. `box`: the room that its glyphs take.
 * @typedef {{parts: TextPart[], x: number, y: number, size: number, anchor: "start" | "middle" | "end", family: "ui" |
 *   "math", box: Box}} TextLine
 */

/**
 * One cell of a matrix, or a bin of several of its elements. `heat`: see `heat` of `lib/number.js`; `line`: its number,
 * where there is room for it.
 * @typedef {Box & {heat: string, line: TextLine | null}} Cell
 */

/**
 * The place of a node's value or gradient. `empty`: not computed yet, a dashed box; `none`: never will be, nothing is
 * drawn; `number`: `lines`; `cells`: a matrix with numbers; `thumbnail`: a heat map; `lines` then holds its shape.
 * `fresh`: it has come with this step, and is framed. Coordinates are relative to the node's centre.
 * @typedef {{side: "value" | "gradient", look: "none" | "empty" | "number" | "cells" | "thumbnail", box: Box, fresh:
 *   boolean, lines: TextLine[], cells: Cell[]}} Slot
 */

/**
 * A gate or a leaf. Everything in it is relative to `center`, so that moving it changes one thing. `core`: its outline,
 * a rounded rectangle; `name`: the gate's sign or the leaf's name; `badge`: a sign for what needs attention.
 * @typedef {object} StagedNode
 * @property {string} key  Of the vertex: a leaf of many uses is drawn once for each.
 * @property {number} id  Of the trace's node.
 * @property {"input" | "constant" | "operation"} kind
 * @property {boolean} tensor
 * @property {Point} center
 * @property {Box & {radius: number}} core
 * @property {TextLine | null} name
 * @property {Slot} value
 * @property {Slot} gradient
 * @property {TextLine | null} badge
 * @property {Box} extent  All of it.
 * @property {"forward" | "backward" | null} active  Whether this step is about it, and in which direction.
 * @property {string[]} marks  computed, differentiated, receiving, summing, asked-value, asked-gradient, output,
 *   unused, unreached, kink
 */

/**
 * A line with a head, as SVG path data in absolute coordinates. The head of a forward wire is filled, that of a
 * backward wire open. `points`: its ends and corners, from operand to gate.
 * @typedef {{path: string, head: string, points: Point[]}} Wire
 */

/**
 * An edge: its forward wire from operand to gate, its backward wire beside it, and what stands on it. Coordinates are
 * absolute. `detail`: how much of `[upstream] × [local] = product` there is room for. `plate`: a box under `lines`
 * where they stand above the picture. `barrier`: a cross where no gradient passes.
 * @typedef {object} StagedEdge
 * @property {string} key
 * @property {number} id  Of the trace's edge.
 * @property {Wire} forward
 * @property {Wire} backward
 * @property {string} tube  A path between both wires, for a ring around them and for the pointer.
 * @property {Point} anchor  Where it is pointed at: the middle of its text, or of its wire.
 * @property {"full" | "two-lines" | "local" | "none"} detail
 * @property {TextLine[]} lines
 * @property {Box | null} plate
 * @property {string} barrier
 * @property {"forward" | "backward" | null} active
 * @property {string[]} marks  computed, differentiated, blocked, stopped, unused, non_finite, kink
 */

/**
 * The frame of an open group, or the button of one that is a gate. `fixed`: it cannot be a gate.
 * @typedef {{key: string, id: number, label: string, open: boolean, fixed: boolean, frame: Box | null, button: Box,
 *   title: TextLine}} StagedGroup
 */

/**
 * The frame of an open turn of a loop, or a stack of folded ones. `sheets`: the rims of those behind it; `buttons`:
 * each opens a turn, by its index, a stack's is all of it; `bars`: the size of a gradient, turn by turn.
 * @typedef {object} StagedTurns
 * @property {string} key
 * @property {"turn" | "stack"} kind
 * @property {string} loop  Its key.
 * @property {string} label
 * @property {Box} frame
 * @property {TextLine} title
 * @property {Box[]} sheets
 * @property {Array<{box: Box, turn: number, label: string, sign: TextLine | null}>} buttons
 * @property {Array<Box & {filled: boolean}>} bars
 * @property {TextLine | null} caption
 */

/** A branch that was not taken. @typedef {{key: string, frame: Box, lines: TextLine[], label: string}} StagedAside */

/**
 * A slip of the reader: its number in a disc, and the answer with a stroke through it at the height `stroke`, where
 * that has room.
 * @typedef {{number: TextLine, disc: Point & {radius: number}, answer: TextLine | null, stroke: number, box: Box}}
 *   StagedSlip
 */

/**
 * How the picture lies in its room: a point p of it is drawn at `scale · p + (x, y)`. `whole`: all of it; `follow`: the
 * active part; `free`: as the reader has moved it.
 * @typedef {{mode: "whole" | "follow" | "free", scale: number, x: number, y: number}} CameraPlace
 */

/**
 * A small map of the whole, shown where the room holds a part of it.
 * @typedef {{shown: boolean, bounds: Box, frame: Box, marks: Array<Box & {state: "none" | "value" | "gradient" |
 *   "active"}>}} Overview
 */

/**
 * @typedef {object} Staged
 * @property {"right" | "down"} direction  In which the values flow.
 * @property {StagedNode[]} nodes
 * @property {StagedEdge[]} edges
 * @property {StagedGroup[]} groups
 * @property {StagedTurns[]} turns
 * @property {StagedAside[]} asides
 * @property {Box} bounds  Of all that is drawn.
 * @property {CameraPlace} camera
 * @property {import("./blanks.js").Blank[]} blanks  Where what is asked for is to be typed.
 * @property {StagedSlip[]} slips  What was answered wrong.
 * @property {Overview} overview
 * @property {boolean} far  It is drawn too small for any text.
 * @property {"start" | "forward" | "backward"} phase
 */

/**
 * A part of the picture: the elements of the class `part` in a node or an edge; without a class, all of it.
 * @typedef {{kind: "node" | "edge", key: string, part: string}} Part
 */

/**
 * What happens to a thing from `start` to `end`, in milliseconds: it passes the places `by`, away from its own, or goes
 * through these opacities or scales; `at`: after which share of the time, by default evenly. Before and after it stays
 * as at its start and its end.
 * @typedef {{start: number, end: number, by?: Point[], opacity?: number[], scale?: number[], at?: number[]}} Leg
 */

/**
 * Something that moves while a step comes: a part of the picture, which in the end stands as it is staged, or a copy,
 * which is then gone. `line`, `box`: what a copy looks like, at its own place; a box stands for a matrix, of values, of
 * gradients, or of what has not come yet.
 * @typedef {{of: Part | null, line: TextLine | null, box: Box | null, side: "value" | "gradient" | "empty", legs:
 *   Leg[]}} Glide
 */

/**
 * The motion of one step.
 * @typedef {{event: "value" | "seed" | "edges" | "sum", length: number, glides: Glide[]}} Motion
 */

/** The size of an index beside that of its line, and how far below the baseline it stands, in sizes of the line. */
export const INDEX_SIZE = 0.68;
export const INDEX_DROP = 0.28;

/** A text's width in pixels at a size and weight. @typedef {(text: string, font: Font) => number} Measure */
/** @typedef {{size: number, weight: number, family: "ui" | "math", italic?: boolean}} Font */
