// The panel of the graph: it follows the trace, the position and the selection.

/** @import {State} from "../walk/state.js" */
/** @import {WalkContext, WalkPanel} from "./context.js" */
import { chosenBy, takeUp } from "../draw/chosen.js";
import { readyForPaper } from "../draw/paper.js";
import { frameOf } from "../trace/frame.js";

/** @param {WalkContext} context @returns {WalkPanel} */
export function graph({ store, actions, services: { graph: view } }) {
  view.onCamera = () => actions.look(chosenBy(view));
  readyForPaper(view);
  return {
    element: view.host,
    watches: ["walk", "position", "fresh", "summary", "selection", "veiled", "filled", "view", "camera", "unfolded"],
    update(state, before, cause) {
      view.setLecture(state.view === "lecture");
      const { walk, trace, position, unfolded, traced } = state;
      const moved =
        cause === "start" ||
        walk !== before.walk ||
        position !== before.position ||
        state.fresh !== before.fresh ||
        state.summary !== before.summary ||
        state.veiled !== before.veiled ||
        state.filled !== before.filled ||
        unfolded !== before.unfolded;
      Object.assign(view.reading, { position, unfolded, typed: traced ?? "" });
      if (moved && trace && walk) {
        if (walk !== before.walk)
          void view
            .setTrace(walk.trace, walk)
            .then(() => show(view, store.state))
            .then(() => view.onChange());
        else show(view, state);
      } else if (state.camera !== before.camera) takeUp(view, state.camera);
      if (cause === "start" || state.selection !== before.selection) view.setSelection(state.selection);
    },
  };
}

/**
 * The present frame, once the picture of its walk stands.
 * @param {WalkContext["services"]["graph"]} view
 * @param {State} state
 */
function show(view, { walk, position, selection, fresh, summary, veiled, filled, camera }) {
  if (!walk) return;
  const frame = frameOf({ walk, position, veiled, filled });
  const resting = (fresh || summary) && position === walk.length - 1;
  view.setFrame(resting ? { ...frame, moment: walk.moments[0] } : frame);
  takeUp(view, camera);
  view.setSelection(selection);
}
