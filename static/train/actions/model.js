// Actions on the model and its data: presets, data sets, tables.

/** @import {Failure} from "../../lib/query.js" */
/** @import {State} from "../state.js" */
/** @import {Choice} from "../presets.js" */
import { analyse, load } from "../../lib/api.js";
import { t } from "../../lib/i18n.js";
import { failureLines } from "../../lib/query.js";
import { sameShape, valuesOf } from "../../lib/values.js";
import { kindOf, lossFor, modelOf, suitedFor, taskOf, termsOf } from "../presets.js";
import { ProgramActions } from "./program.js";

/** How a formula is drawn at first: so many points, so noisy, such a share of them kept for the test. */
const FORMULA = { n: 100, noise: 0.1, test: 0.2 };
/** What features are called that have no names of their own. */
const DRAWN = /^x\d$/;

export class ModelActions extends ProgramActions {
  /**
   * A data set by name, and the model that suits it.
   * @param {string} name @param {number} seed @param {number | null} n
   * @param {{noise: number | null, test: number}} [lab]  `test`: the share that is kept for the test.
   */
  async data(name, seed, n, { noise, test } = { noise: null, test: 0 }) {
    const chosen = {
      seed,
      ...(n === null ? {} : { n }),
      ...(noise === null ? {} : { noise }),
      ...(test ? { test } : {}),
    };
    const query = new URLSearchParams(Object.entries(chosen).map(([key, value]) => [key, String(value)]));
    const turn = this.next();
    const answer = await this.outlast(turn, () => load(`datasets/${encodeURIComponent(name)}?${query}`));
    if (turn !== this.turn) return;
    if (!("body" in answer)) return this.refuseData(answer);
    const { inputs, preset, task, n: count, noise: spread, test: kept, features, target, classes } = answer.body;
    const names = DRAWN.test(features[0]) ? null : { features, target, classes };
    await this.give({ name, seed, task, n: count, noise: spread, test, names }, inputs, preset, kept);
  }

  /**
   * Data from a formula, and the model that suits them; why there are none, else null.
   * @param {{formula: string, seed: number, n?: number, noise?: number, test?: number}} drawing
   * @returns {Promise<string[] | null>}
   */
  async formula({ formula, seed, n = FORMULA.n, noise = FORMULA.noise, test = FORMULA.test }) {
    const turn = this.next();
    const answer = await this.outlast(turn, () => analyse("formula-data", { formula, seed, n, noise, test }));
    if (turn !== this.turn) return null;
    if (!("body" in answer)) {
      this.refuseData(answer);
      return failureLines(answer);
    }
    const { inputs, preset, task, test: kept } = answer.body;
    await this.give({ name: "", formula, seed, task, n, noise, test }, inputs, preset, kept);
    return null;
  }

  /**
   * Other data. A program that the reader wrote stays; a model that the reader chose is written for them; else the one
   * that suits.
   * @param {NonNullable<State["dataset"]>} dataset
   * @param {Record<string, unknown>} inputs  X and Y
   * @param {Record<string, unknown>} suited
   * @param {Record<string, unknown> | null} [test]  X and Y of what is kept for the test.
   */
  async give(dataset, inputs, suited, test = null) {
    const { program, kind, inputs: before } = this.store.state;
    const own = program.trim() !== "" && kind === "";
    this.given = valuesOf(Object.entries(inputs));
    this.source = dataset;
    this.kept = test;
    this.valueCache = valuesOf([...(own ? Object.entries(this.valueCache) : []), ...Object.entries(inputs)]);
    if (own) return this.keep(program, dataset, before);
    this.change({ dataset, inputs: this.given });
    const isUnfit = this.choice?.kind === "logistic" && dataset.task === "regression";
    await this.preset(this.bodyFor((isUnfit ? null : this.choice) ?? suitedFor(suited)));
  }

  /** The same model from other initial weights. */
  async startAnew() {
    this.next();
    this.store.set({ start: this.store.state.start + 1 });
    if (this.written) await this.preset(this.written);
  }

  /** Another run of the same model beside those that there are, from other initial weights. */
  async startBeside() {
    const turn = this.next();
    const start = this.store.state.start + 1;
    const answer = await this.outlast(turn, () => analyse("presets", { ...this.written, seed: start }));
    if (turn !== this.turn) return;
    if (!("body" in answer)) return this.refuse(answer);
    const inputs = valuesOf([...Object.entries(this.store.state.inputs), ...Object.entries(answer.body.inputs)]);
    this.store.set({ inputs, start, preparing: false });
    await this.run.begin(true);
  }

  /**
   * The reader's program on other data; its parameters stay where they fit.
   * @param {string} program @param {State["dataset"]} dataset @param {State["inputs"]} before
   */
  async keep(program, dataset, before) {
    this.change({ dataset });
    const parameters = Object.entries(before).filter(([name]) => !Object.hasOwn(this.given, name));
    await this.open(program, valuesOf([...parameters, ...Object.entries(this.valueCache)]), false);
    const { roles, inputs } = this.store.state;
    if (!roles || this.store.state.program !== program) return;
    if (Object.keys(this.given).some((name) => Object.hasOwn(inputs, name))) return this.sayReshaped(before);
    this.store.set({
      fault: [
        t(
          "The program reads neither X nor Y, so this data changes nothing. Choose a model to have one written " +
            "for it.",
        ),
      ],
    });
  }

  /** Which parameters have another shape for the new data. @param {State["inputs"]} before */
  sayReshaped(before) {
    const { inputs, roles } = this.store.state;
    const names = (roles?.parameters ?? []).filter(
      (name) => Object.hasOwn(before, name) && !sameShape(before[name], inputs[name]),
    );
    if (!names.length) return;
    const list = names.join(", ");
    this.say(t("Your program stays; these take another shape for the new data: {names}.", { names: list }), true);
  }

  /** A model that the reader chose, for the present data. @param {Choice} choice */
  async write(choice) {
    const { program, kind } = this.store.state;
    const isReplaced = kind === "" && program.trim() !== "";
    this.choice = choice;
    await this.preset(this.bodyFor(choice));
    if (!isReplaced || this.store.state.program === program) return;
    this.say(t("The model that you chose stands in the place of your program."), true);
  }

  /**
   * What is asked of the API for a model: with the features, the penalty, and the loss and output that suit the data.
   * @param {Choice} choice
   */
  bodyFor(choice) {
    const { dataset, terms, penalty } = this.store.state;
    const { X, Y } = this.valueCache;
    const features = columnsOf(X);
    const outputs = Array.isArray(Y) && Array.isArray(Y[0]) ? Y[0].length : 1;
    const loss = lossFor(choice.kind, dataset?.task ?? taskOf(Y));
    const made = termsOf(terms, features);
    return {
      ...modelOf(choice),
      features,
      outputs,
      ...(loss && { loss }),
      ...(made && { terms: made, style: "vectorised" }),
      ...(penalty && { [penalty.of]: penalty.rate }),
    };
  }

  /** Other features of the same model. @param {string[]} terms */
  async make(terms) {
    this.next();
    this.store.set({ terms });
    await this.rewrite();
  }

  /** Another penalty on the weights of the same model. @param {State["penalty"]} penalty */
  async penalise(penalty) {
    this.next();
    this.store.set({ penalty });
    await this.rewrite();
  }

  /** The same model, written anew. */
  async rewrite() {
    await this.preset(this.bodyFor(modelOf({ ...this.written, kind: this.store.state.kind, ...this.choice })));
  }

  /** A preset that writes the program. @param {Record<string, unknown>} body */
  async preset(body) {
    const turn = this.next();
    const { start } = this.store.state;
    const answer = await this.outlast(turn, () => analyse("presets", { ...body, ...(start ? { seed: start } : {}) }));
    if (turn !== this.turn) return;
    if (!("body" in answer)) return this.refuse(answer);
    const { program, inputs, prediction, stepper, data } = answer.body;
    const dataValues = Object.entries(this.valueCache).filter(([name]) => data.includes(name));
    this.written = body;
    const isOfKind = body.kind === this.store.state.kind; // the reader's choice of optimizer stays
    this.change({ ...(isOfKind ? {} : { stepper }), prediction, kind: String(body.kind), compare: null });
    await this.open(program, Object.fromEntries([...dataValues, ...Object.entries(inputs)]));
  }

  /**
   * A program by a link: perhaps one that this page wrote.
   * @param {string} program
   * @param {Record<string, unknown>} inputs
   */
  async opened(program, inputs) {
    this.store.set({ kind: await kindOf(program, inputs) });
    await this.open(program, inputs);
  }

  /**
   * The examples of a table, and the model that suits its target.
   * @param {{inputs: Record<string, unknown>, test: State["test"], task: string, preset: Record<string, unknown>,
   *   features: string[], target: string, classes: string[] | null, scaling: {name: string, deviation: number}[]}}
   *   examples
   * @param {number} share  What is kept of them for the test.
   */
  async examples({ inputs, test, task, preset, features, target, classes, scaling }, share) {
    this.next();
    const names = { features, target, classes };
    await this.give({ name: "", seed: 0, task, test: share, names }, inputs, preset, test);
    const same = scaling.filter(({ deviation }) => !deviation).map(({ name }) => name);
    if (same.length) this.say(t("The same in every row, and therefore 0: {names}.", { names: same.join(", ") }));
  }

  /** The data could not be loaded: the model before stays. @param {Failure} failure */
  refuseData(failure) {
    if (!this.store.run || this.run.playWhenReady) this.run.stop();
    this.store.set({ fault: failureLines(failure), preparing: false });
  }
}

/** How many features data have. @param {unknown} X  features × examples */
const columnsOf = (X) => (Array.isArray(X) ? X.length : 1);
