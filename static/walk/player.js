// Playback and stepping; they change nothing but `position`.

/** @import {ViewActions} from "./actions/view.js" */
/** @import {ReadableWalk} from "./state.js" */

export const SPEEDS = [0.5, 1, 2, 4];

export class Player {
  /** @param {ReadableWalk} store @param {ViewActions} actions */
  constructor(store, actions) {
    this.store = store;
    this.actions = actions;
    /** @type {ReturnType<typeof setTimeout> | undefined} */ this.timer = undefined;
    /** What may happen instead of the step to a position; whether it did. @type {(position: number) => boolean} */
    this.instead = () => false;
  }

  get last() {
    return Math.max(0, (this.store.state.walk?.length ?? 1) - 1);
  }

  /** Without a graph there is nowhere to go. @param {number} position */
  go(position) {
    if (!this.store.state.walk) return;
    this.actions.moveTo(Math.min(Math.max(0, position), this.last));
  }

  first() {
    this.pause();
    this.go(0);
  }

  /** Back to the step before; from the summary to the last step. */
  back() {
    this.pause();
    const { position, summary } = this.store.state;
    this.go(summary ? position : position - 1);
  }

  /** The next step, and after the last one the summary. */
  next() {
    this.pause();
    const { position, walk } = this.store.state;
    if (!walk || this.instead(position + 1)) return;
    if (position === this.last) this.actions.showSummary(true);
    else this.go(position + 1);
  }

  /** The next step, with its result hidden. */
  ask() {
    this.pause();
    const { walk, fresh, position } = this.store.state;
    if (walk) this.actions.ask(Math.min(fresh && position === this.last ? 1 : position + 1, this.last));
  }

  end() {
    this.pause();
    this.go(this.last);
  }

  toggle() {
    if (this.store.state.playing) this.pause();
    else this.play();
  }

  play() {
    this.actions.setPlaying(true);
    if (this.store.state.position === this.last) this.go(0);
    this.wait();
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tick(), 1000 / this.store.state.speed);
  }

  tick() {
    if (!this.store.state.playing) return;
    this.go(this.store.state.position + 1);
    if (this.store.state.position === this.last) this.pause();
    else this.wait();
  }

  pause() {
    clearTimeout(this.timer);
    if (this.store.state.playing) this.actions.setPlaying(false);
  }
}
