// The drawing of a trace: lay out, stage, join, show the frame. Joins are keyed, so that elements move instead of being
// replaced, and only what is staged anew is touched.

/** @import {Frame, Selection, Trace, Translate, Walk} from "../lib/types.js" */
/** @import {Layout} from "../layout/elk.js" */
/** @import {Scene} from "../layout/scene.js" */
/** @import {Stage} from "../stage/index.js" */
/** @import {CameraPlace, Staged} from "../stage/types.js" */
/** @import {Ahead} from "./arrange.js" */
/** @import {View} from "./zoom.js" */
import { select } from "../vendor/d3.js";
import { MODES } from "../stage/modes.js";
import { arrange, directionFor, stageIn, stagedAhead } from "./arrange.js";
import { BareEdges } from "./bare-edges.js";
import { Drawing } from "./drawing.js";
import { FieldLayer } from "./fields.js";
import { Keyboard } from "./keyboard.js";
import { measurer } from "./measure.js";
import { Navigation, describe } from "./navigation.js";
import { OverviewMap } from "./overview.js";
import { listenToPointer } from "./pointer.js";
import { Reading } from "./reading.js";
import { cover, measuredIn, roomIn } from "./room.js";
import { Camera } from "./zoom.js";

/**
 * @typedef {{onSelect: (selection: Selection | null) => void, onLeave: () => void, onFold: (group: number) => void,
 *   onMove?: (position: number) => void, t: Translate, locale: string}} Options
 */
/** @typedef {"auto" | CameraPlace["mode"]} Choice */

/** A view of one graph inside `host`. */
export class GraphView {
  /** @param {HTMLElement} host @param {Options} options */
  constructor(host, options) {
    this.host = host;
    this.options = options;
    /** Called when the picture of another walk stands. @type {() => void} */ this.onChange = () => undefined;
    /** Called when the reader chooses a view. @type {() => void} */ this.onCamera = () => undefined;
    /** The view that the reader has chosen. @type {Choice} */ this.choice = "auto";
    this.lecture = false;
    this.reading = new Reading();
    /** @type {Walk | null} */ this.walk = null;
    /** @type {Scene | null} */ this.scene = null;
    /** @type {Layout | null} */ this.layout = null;
    /** @type {Stage | null} */ this.stage = null;
    /** @type {Staged | null} */ this.staged = null;
    /** @type {Frame | null} */ this.frame = null;
    /** @type {Selection | null} */ this.selection = null;
    /** What is pointed at or has the focus. @type {Selection | null} */ this.pointed = null;
    this.bareEdges = new BareEdges();
    /** Whether sizes and gaps are for the present numbers. */ this.isPlanned = true;
    /** @type {Navigation | null} */ this.navigation = null;
    /** What lies over the picture. @type {import("../stage/types.js").Box[]} */ this.covers = [];
    this.measure = measurer();
    this.turn = 0;
    /** The walk that is being laid out. @type {Walk | null} */ this.coming = null;
    this.svg = select(host).append("svg").attr("class", "graph");
    this.svg.attr("role", "group").attr("aria-describedby", "graph-keys");
    const stage = this.svg.append("g").attr("class", "stage");
    this.drawing = new Drawing(/** @type {any} */ (stage), (element) => describe(element, this.frame, this.options));
    this.camera = new Camera(this.svg, stage, (view, byReader) => this.viewed(view, byReader));
    this.map = new OverviewMap(host, this.camera, options.t);
    this.fields = new FieldLayer(this);
    this.keyboard = new Keyboard(/** @type {SVGSVGElement} */ (this.svg.node()), this.camera, {
      select: options.onSelect,
      selected: () => this.selection,
      leave: options.onLeave,
      fit: () => this.fit(),
      readable: () => this.stage?.least ?? 0,
    });
    this.listen();
    this.setLocale(options.locale, options.t);
  }

  listen() {
    new ResizeObserver(() => this.refit()).observe(this.host);
    listenToPointer(this);
    void document.fonts.ready.then(() => {
      this.measure = measurer();
      this.restage();
    });
  }

  /** Show another trace. With the same structure everything keeps its place and only numbers change.
   * @param {Trace} trace @param {Walk} walk @param {boolean} [anew]  lay out again in any case */
  async setTrace(trace, walk, anew = false) {
    const isAlike = this.walk?.trace.structure === trace.structure;
    const same = !anew && isAlike && this.reading.suits(this.scene, this.walk, walk);
    this.turn += 1;
    this.coming = same ? null : walk;
    if (same) {
      this.svg.attr("aria-busy", null);
      this.walk = walk;
      this.restage(true);
      return;
    }
    const { turn } = this;
    this.svg.attr("aria-busy", "true");
    const { scene, layout } = await arrange(
      this.request(walk),
      () => this.layout?.engine === "simple" && void this.anew(),
    );
    if (turn !== this.turn) return;
    const ahead = await stagedAhead(this.host, this.staging(walk, scene, layout));
    if (turn !== this.turn) return;
    this.coming = null;
    this.svg.attr("aria-busy", null);
    if (walk !== this.walk) this.frame = null;
    this.walk = walk;
    this.scene = scene;
    this.layout = layout;
    this.staged = null;
    const measured = measuredIn(this.host); // before there is something new to be laid out
    this.join(scene);
    this.restage(false, ahead, measured);
    if (directionFor(measured.room) !== scene.direction) void this.anew(); // it was turned meanwhile
  }

  /** How a walk is staged here. @param {Walk} walk @param {Scene} scene @param {Layout} layout */
  staging(walk, scene, layout) {
    const { mode, measure, options, fields } = this;
    return { walk, scene, layout, mode, format: options, measure, t: options.t, asking: fields.asking };
  }

  /** @param {Walk} walk */
  request(walk) {
    const { mode, measure } = this;
    return { walk, ...this.reading.form(walk), room: roomIn(this.host), mode, measure, locale: this.options.locale };
  }

  get mode() {
    return this.lecture ? MODES.lecture : innerWidth <= 480 ? MODES.phone : MODES.page;
  }

  /** Lay the present picture out again: the room is another, or the turn, or the missing engine has come. */
  async anew() {
    const { walk, coming } = this;
    if (!walk || (coming && coming !== walk)) return; // the one that is coming is laid out now
    await this.setTrace(walk.trace, walk, true);
    if (this.frame) this.setFrame(this.frame);
    this.setSelection(this.selection);
    this.onChange();
  }

  /** @param {Scene} scene */
  join(scene) {
    const elements = this.drawing.join(scene);
    this.navigation = new Navigation(
      scene,
      (vertex) => this.drawing.middleOf(vertex),
      (link) => this.drawing.anchorOf(link),
    );
    this.keyboard.setPicture(this.navigation, elements);
  }

  /**
   * Decide sizes and gaps anew; `keepsPlan`: not yet, only numbers have changed.
   * @param {boolean} [keepsPlan] @param {Ahead | null} [ahead] @param {ReturnType<typeof measuredIn>} [measured]
   */
  restage(keepsPlan = false, ahead = null, measured) {
    const { walk, scene, layout, stage } = this;
    this.isPlanned = !keepsPlan || !stage;
    const { room = stage?.room, covers = this.covers } = this.isPlanned ? (measured ?? measuredIn(this.host)) : {};
    if (!walk || !scene || !layout || !room?.width || !room.height) return;
    this.drawing.glides.stop();
    this.covers = covers;
    this.camera.room = room;
    const show = this.staging(walk, scene, layout);
    this.stage =
      stage && !this.isPlanned ? stage.withNumbers(walk) : (ahead?.in(room, show) ?? stageIn(this.host, show));
    if (this.frame && this.frame.walk !== walk) {
      const position = Math.min(this.frame.position, walk.length - 1);
      this.frame = { walk, position, moment: walk.moments[position] };
    }
    this.show(false);
  }

  /** Show one frame; only what differs from the last one is touched. @param {Frame} frame */
  setFrame(frame) {
    if (this.walk !== frame.walk) return;
    const { frame: from, staged: before } = this;
    const isStep = frame.position !== from?.position;
    this.frame = frame;
    if (isStep && !this.isPlanned) this.restage(); // room for the numbers that came since
    if (!this.reading.follow(frame, this.scene, () => void this.anew())) return;
    this.show(true);
    this.drawing.glides.follow(before, this.staged, from, frame, this.stage);
  }

  /** @param {boolean} animate */
  show(animate) {
    const { stage, frame, selection, pointed, choice, fields } = this;
    if (!stage || !frame) return;
    const focus = [selection, pointed].filter((each) => each !== null);
    const mode = choice === "free" ? choice : this.staged?.camera.mode;
    const before = mode ? { mode, ...this.camera.place } : null;
    const staged = stage.show(frame, { focus, choice, before, asking: fields.present, slips: fields.slips });
    this.staged = staged;
    this.drawing.take(staged, this.options.t);
    this.bareEdges.tell(staged, frame);
    this.svg.classed("is-far", staged.far).classed("is-backward", staged.phase === "backward");
    this.svg.attr("data-direction", staged.direction);
    this.camera.drawFor(stage.setting.scale);
    this.draw(choice === "free" ? this.camera.view() : this.camera.moveTo(staged.camera, animate));
    this.map.draw(staged.overview, stage.room);
    this.map.stepAside(this.drawing.activeBoxes(staged, this.camera.place), stage.room);
    this.cover();
  }

  /** @param {View} view */
  draw(view) {
    this.drawing.draw(view, (edge) => this.walk?.trace.edges[edge]?.reason ?? "");
  }

  cover() {
    cover(this);
  }

  /** The camera has moved. @param {View} view @param {boolean} byReader */
  viewed(view, byReader) {
    if (byReader && this.staged) {
      this.choice = "free";
      this.staged.camera = { mode: "free", ...this.camera.place };
      if (!this.camera.isTouched && !this.stage?.isDrawnFor(this.camera.place.scale)) this.show(false);
    }
    if (!this.staged || !this.stage) return;
    if (!this.drawing.isSmall) this.draw(view);
    if (byReader) this.cover();
    if (byReader) this.onCamera();
    this.map.draw(this.stage.overview(this.staged, { mode: "free", ...this.camera.place }), this.stage.room);
  }

  /** Mark what is selected, and bring it into view. @param {Selection | null} selection */
  setSelection(selection) {
    const same = selection?.kind === this.selection?.kind && selection?.id === this.selection?.id;
    this.selection = selection;
    const elements = this.drawing.select(selection);
    if (same) return;
    this.show(false);
    if (elements.length && !elements.includes(/** @type {any} */ (document.activeElement)))
      this.keyboard.stopAt(elements[0]);
  }

  /** What is pointed at or has the focus shows all its numbers. @param {Selection | null} pointed */
  setPointed(pointed) {
    if (pointed?.kind === this.pointed?.kind && pointed?.id === this.pointed?.id) return;
    this.pointed = pointed;
    this.show(false);
  }

  /** Mark edges of the whole trace, such as those of a path. @param {number[] | null} edges */
  trace(edges) {
    const { parts } = this.walk?.trace ?? {};
    this.svg.classed("is-tracing", edges !== null);
    this.drawing.trace((edges ?? []).map((edge) => parts?.get(edge) ?? edge));
  }

  /** @param {boolean} stale */
  setStale(stale) {
    this.svg.classed("is-stale", stale);
  }

  /** @param {string} locale @param {Translate} t */
  setLocale(locale, t) {
    this.options = { ...this.options, locale, t };
    this.svg.attr("aria-label", t("Computational graph"));
    this.restage();
  }

  /** Larger text, for a lecture hall. @param {boolean} lecture */
  setLecture(lecture) {
    if (lecture === this.lecture) return;
    this.lecture = lecture;
    this.refit();
  }

  /** @param {Choice} choice */
  choose(choice) {
    this.choice = choice;
    this.show(true);
    this.onCamera();
  }

  /** The page chooses: the whole where it can be read, else following. */
  fit() {
    this.choose("auto");
  }

  /** After the room changed. */
  refit() {
    const { scene } = this;
    const room = roomIn(this.host);
    if (!scene || !room.width || !room.height) return;
    if (directionFor(room) !== scene.direction) void this.anew();
    else this.restage();
    if (this.choice === "free" && this.selection) this.keyboard.show(false);
  }
}
