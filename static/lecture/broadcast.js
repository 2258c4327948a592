// The lecture's side of the channel: it tells what is shown, and does what the presenter window presses.

/** @import {Message, Shown} from "./channel.js" */
/** @import {LectureActions} from "./actions/index.js" */
/** @import {Stage} from "./stage.js" */
/** @import {ReadableLecture} from "./state.js" */
import { keepId, newId, openChannel, ownId } from "./channel.js";
import { endOf } from "./sequence.js";
import { edgeText } from "./screen.js";
import { t } from "../lib/i18n.js";

/**
 * @typedef {{store: ReadableLecture, actions: LectureActions, stage: Stage, run: (command: string) => void}} Parts
 */

/** @param {Parts} parts */
export function broadcast(parts) {
  const tab = newId(); // a duplicated tab has the same channel, and another one of these
  let id = ownId();
  let channel = openChannel(id, listen);
  let isScheduled = false;
  let isHeard = false; // nothing is told, nor worked out, while no presenter listens
  async function send() {
    isScheduled = false;
    channel.send({ kind: "state", shown: await shownOf(parts) });
  }
  const later = () => {
    if (isScheduled || !isHeard) return;
    isScheduled = true;
    queueMicrotask(() => void send());
  };
  /** @param {Message} message */
  function listen(message) {
    if (message.kind === "hello") hear();
    else if (message.kind === "claim") channel.send({ kind: "taken", tab: message.tab });
    else if (message.kind === "taken" && message.tab === tab) move();
    else if (message.kind === "command") parts.run(message.name);
    else if (message.kind === "digit" && /^\d$/.test(message.digit)) parts.actions.type(message.digit);
  }
  function hear() {
    isHeard = true;
    later();
  }
  /** Another tab has this channel. */
  function move() {
    channel.close();
    id = keepId(newId());
    channel = openChannel(id, listen);
    later();
  }
  channel.send({ kind: "claim", tab });
  parts.store.subscribe(later);
  parts.stage.onChange(later);
  return { id: () => id };
}

/** @param {Parts} parts @returns {Promise<Shown>} */
async function shownOf({ store, actions, stage }) {
  const { lecture, at, cover, look, digits, notice } = store.state;
  const { position, last, isResting, isVeiled } = stage.place();
  const end = endOf({ position, last, isResting }, actions.stop);
  const step = isResting ? 0 : position;
  const view = lecture?.views[at];
  const next = lecture?.views[at + 1];
  return {
    title: lecture?.title ?? "",
    number: at + 1,
    count: lecture?.views.length ?? 0,
    viewTitle: view?.title || stage.title(),
    notes: view?.notes ?? "",
    page: stage.page,
    link: await stage.link(false),
    position: step,
    last: Number.isFinite(end) ? end : null,
    words: stage.words(step),
    nextWords: isVeiled || step >= end ? "" : stage.words(step + 1),
    next: next ? { title: next.title || t("View {number}", { number: at + 2 }), link: next.link } : null,
    cover,
    isVeiled,
    look,
    sign: digits ? `${digits} ⏎` : (notice?.text ?? edgeText(store.state)),
  };
}
