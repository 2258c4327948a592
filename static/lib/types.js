// The shapes of what the API sends and of what the page derives from it, for the type checker alone.

/**
 * @typedef {number | "NaN" | "Infinity" | "-Infinity"} Scalar  A float64; JSON has no other way to write the last
 *   three.
 */
/** @typedef {Scalar | boolean | NestedList} Tensor  A scalar, or a nested list of them in row-major order. */
/** @typedef {Array<Scalar | boolean | NestedList>} NestedList */
/**
 * @typedef {{line: number, column: number, end_line: number, end_column: number}} Span  1-based, code points, end
 *   exclusive.
 */
/**
 * @typedef {{code: string, label: string, span: Span, text: string}} Fix  A one-click remedy: replace `span` of the
 *   typed text with `text`.
 */
/**
 * @typedef {{code: string, message: string, hint: string | null, span: Span | null, name: string | null, fixes?: Fix[],
 *   choice?: Record<string, string | boolean>, suggestion?: unknown}} Fault  `choice`: fields of the request that
 *   answer the question; `suggestion`: a value for an input that has none, or null. What the page does about it, it
 *   decides by the `code`.
 */
/** @typedef {{type: string, title: string, status: number, detail: string, errors: Fault[]}} Problem  RFC 9457. */
/**
 * @typedef {{code: string, message: string, hint: string | null, node: number | null, span: Span | null, name: string |
 *   null, fixes: Fix[]}} Warning
 */

/**
 * @typedef {object} Node
 * @property {number} id
 * @property {"input" | "constant" | "operation"} kind
 * @property {string | null} name
 * @property {string} label
 * @property {string | null} op
 * @property {number[]} operands
 * @property {string[]} arguments  Placeholder of each operand in `formula` and in the edges' `derivative`.
 * @property {number[]} shape
 * @property {Tensor} value
 * @property {Tensor | null} gradient
 * @property {string} symbol  LaTeX.
 * @property {string | null} formula  LaTeX template.
 * @property {string | null} expression  LaTeX: the formula in the program's own symbols; operands that have no name
 *   stand in \\class{operand-k}{…}.
 * @property {number | null} group
 * @property {Span | null} span
 * @property {string[]} flags  unused, non_finite, absorbed, kink, unreached; inside: of a collapsed group
 * @property {number} [gate]  The collapsed group that it stands for.
 */

/**
 * @typedef {object} Edge
 * @property {number} id
 * @property {number} source
 * @property {number} target
 * @property {number} operand
 * @property {Tensor | null} upstream
 * @property {Tensor | null} local
 * @property {Tensor | null} product
 * @property {"scalar" | "elementwise" | "linear" | "blocked"} local_kind
 * @property {string | null} rule  LaTeX, in the program's own symbols.
 * @property {string | null} marked_rule  The same with operands that have no name in \\class{operand-k}{…}; null where
 *   all have one.
 * @property {string | null} derivative  LaTeX template.
 * @property {number[]} summed  The axes along which the operand was repeated: `product` is summed over them.
 * @property {string | null} reason
 * @property {string[]} flags  constant, blocked, non_finite, kink, masked, unused
 */

/**
 * @typedef {{phase: "forward" | "backward", event: "value" | "seed" | "edges" | "sum", node: number, edges?: number[],
 *   at?: number}} Step  `at`: its place among the steps of the whole trace.
 */

/**
 * @typedef {object} Group  One call of a block, which can be collapsed into one gate.
 * @property {number} id
 * @property {string} name
 * @property {string} label
 * @property {number | null} parent
 * @property {number[]} nodes
 * @property {number | null} output
 * @property {Span | null} span
 * @property {Span | null} definition
 * @property {Array<Pick<Edge, "source" | "upstream" | "local" | "product" | "local_kind" | "flags"> & {edges:
 *   number[]}>} edges
 */

/**
 * @typedef {{number: number, first: number, last: number, values: (Scalar | null)[], assigned: Object<string, number>}}
 *   Turn  Of a loop: the nodes from `first` to `last`, but for inputs. `assigned`: the node of each name at its end.
 */
/**
 * @typedef {{span: Span, names: string[], count: number, parent: number | null, turn: number | null, turns: Turn[]}}
 *   Loop  One run of a `for` or `while`, within the turn `turn` of the loop `parent`.
 */
/**
 * @typedef {object} SkippedBranch  A branch that the values of this run left out.
 * @property {Span} span  The whole `if`.
 * @property {Span} skipped
 * @property {Span} condition  The one that ruled it out.
 * @property {boolean} holds
 * @property {Array<{span: Span, node: number | null, value: Scalar}>} compared
 * @property {number} at  How many nodes there were when it was decided.
 * @property {number | null} first  Of the nodes of the branch that ran.
 * @property {number | null} last
 * @property {number | null} loop  In whose turn `turn` it was decided.
 * @property {number | null} turn
 */

/**
 * @typedef {object} Trace  What /api/v1/evaluate answers.
 * @property {string} program
 * @property {Tensor} value
 * @property {number} output
 * @property {Array<{name: string | null, node: number, value: Tensor}>} outputs
 * @property {Object<string, Tensor | null>} gradients
 * @property {string} structure  Equal for two traces exactly when only numbers differ.
 * @property {Node[]} nodes
 * @property {Edge[]} edges
 * @property {Group[]} groups
 * @property {Loop[]} loops
 * @property {SkippedBranch[]} skipped_branches
 * @property {Step[]} steps
 * @property {Warning[]} warnings
 * @property {Trace} [origin]  Where groups may be collapsed: the trace as it came.
 * @property {number[]} [collapsed]  The groups that are collapsed, ascending.
 * @property {boolean} [isHunt]  Whether one of its rules is wrong, for a bug hunt: its equations do not hold.
 * @property {Map<number, number>} [parts]  From an edge of `origin` to the visible one that it is part of.
 */

/**
 * @typedef {object} Numbers  What /api/v1/numbers answers of a run whose structure is known, in the order of nodes and
 *   edges. Flags are by their places in `flags`, reasons by their edges.
 * @property {Tensor[]} values
 * @property {(Tensor | null)[]} gradients
 * @property {(Tensor | null)[]} locals
 * @property {(Tensor | null)[]} products
 * @property {string[][]} flags
 * @property {number[]} node_flags
 * @property {number[]} edge_flags
 * @property {Object<string, string>} reasons
 * @property {Group["edges"][]} groups
 * @property {Loop[]} loops
 * @property {SkippedBranch[]} skipped_branches
 * @property {Warning[]} warnings
 */

/**
 * @typedef {object} Moment  One stop of the walk on the page.
 * @property {"start" | "forward" | "backward"} phase
 * @property {"start" | "value" | "seed" | "edges" | "sum"} event
 * @property {number | null} node
 * @property {number[]} edges
 * @property {number} step  Position in the trace's steps; −1 at the start.
 */

/**
 * @typedef {object} Walk  All moments, and when each number becomes known (Infinity: never).
 * @property {Trace} trace
 * @property {number} length
 * @property {Moment[]} moments
 * @property {boolean[]} hidden  Per node: a constant that belongs to its gate.
 * @property {number[]} valueAt  Per node, the moment from which its value is known.
 * @property {number[]} gradientAt  Per node, the moment from which its gradient is known.
 * @property {number[]} productAt  Per edge, the moment from which its product is known.
 * @property {number[][]} contributions  Per node, its outgoing edges that carry a product, in the order of the walk.
 */

/**
 * @typedef {object} Frame  What is shown at one position of a walk.
 * @property {Walk} walk
 * @property {number} position
 * @property {Moment} moment
 * @property {ReadonlySet<number>} [filled]  The nodes whose gradients the reader has filled in; else the walk decides.
 * @property {boolean} [isVeiled]  The results of the moment are asked for: they are not shown yet.
 */

/** @typedef {{kind: "node" | "edge", id: number}} Selection */
/** @typedef {(message: string, values?: Object<string, string | number>) => string} Translate */

export {};
