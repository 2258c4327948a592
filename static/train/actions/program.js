// Actions on the program: opening it, its roles, its layers, and values for inputs that have none.

/** @import {Failure} from "../../lib/query.js" */
/** @import {State, TrainStore} from "../state.js" */
/** @import {RunActions} from "./run.js" */
/** @import {Choice} from "../presets.js" */
import { analyse } from "../../lib/api.js";
import { t } from "../../lib/i18n.js";
import { failureLines } from "../../lib/query.js";
import { mendable } from "../../panels/faults.js";
import { sameShape, valuesOf, withValue } from "../../lib/values.js";
import { RetryingActions } from "./retrying.js";
import { lossRemark, predictionIn } from "../presets.js";

/** Milliseconds without a key after which what was typed is looked at. */
const PAUSE = 250;
const ROLES = /** @type {const} */ (["parameters", "data", "settings"]);

export class ProgramActions extends RetryingActions {
  /**
   * @param {TrainStore} store
   * @param {Pick<RunActions, "begin" | "cancel" | "stop" | "playWhenReady">} run  Runs belong to one model.
   */
  constructor(store, run) {
    super(store);
    this.run = run;
    /** The model that the reader chose; null: the one that suits the data. @type {Choice | null} */
    this.choice = null;
    /** The last value of every name on this page: a name that comes back while someone types gets its value again. */
    this.valueCache = valuesOf([]);
    /** The data alone. */
    this.given = valuesOf([]);
    /** What is kept of them for the test. @type {State["test"]} */ this.kept = null;
    /** Where they are from. @type {State["dataset"]} */ this.source = null;
    /** The preset that wrote the program. @type {Record<string, unknown> | null} */ this.written = null;
    /** Called before another model comes. @type {(typing: boolean) => void} */ this.leaving = () => undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */ this.typing = undefined;
  }

  /** The model is another one: the runs belong to the one before. @param {Partial<State>} change */
  change(change) {
    this.run.cancel();
    this.store.set({ runs: [], at: 0, ...change });
  }

  /**
   * Another program, with these inputs; those that it does not name are of an earlier one.
   * @param {string} program
   * @param {Record<string, unknown>} inputs
   * @param {boolean} [areGiven]  Whether the reader has given these values: they come back with their names.
   */
  async open(program, inputs, areGiven = true) {
    const turn = this.next();
    if (areGiven) this.valueCache = valuesOf([...Object.entries(this.valueCache), ...Object.entries(inputs)]);
    this.change({
      program,
      inputs: valuesOf(Object.entries(inputs)),
      suggested: valuesOf([]),
      missing: [],
      remark: "",
      dataset: this.source,
      test: this.testOf(program, inputs),
      score: null,
      fault: [],
      notice: null,
    });
    const answer = await this.outlast(turn, () => analyse("roles", { program, inputs: this.store.state.inputs }));
    if (turn !== this.turn) return;
    const codes = "problem" in answer ? answer.problem.errors.map(({ code }) => code) : [];
    if (codes.includes("shape-mismatch"))
      await this.complete(turn, [this.dataNames(), []]); // of an earlier program, or for other data
    else if (codes.length && codes.every((code) => code === "missing-input"))
      await this.complete(turn, [null, this.dataNames(), []]);
    else return this.accept(answer);
    if (turn === this.turn) await this.look();
  }

  /** What the inputs are, as the server guesses. @param {Awaited<ReturnType<typeof analyse>>} answer */
  async accept(answer) {
    if (!("body" in answer)) return this.refuse(answer);
    const { program, inputs } = this.store.state;
    const { trainable, reason, parameters, data, settings } = answer.body;
    const named = new Set([...parameters, ...data, ...settings]);
    const prediction = this.store.state.prediction ?? predictionIn(program);
    const read = Object.entries(inputs).filter(([name]) => named.has(name.normalize("NFKC")));
    const { test } = this.store.state;
    const inputsRead = valuesOf(read);
    this.change({
      roles: answer.body,
      inputs: inputsRead,
      test: test && Object.keys(test).every((name) => Object.hasOwn(inputsRead, name)) ? test : null,
      prediction,
      preparing: false,
      fault: trainable || !reason ? [] : [reason],
    });
    void this.recognise();
    await this.run.begin();
  }

  /** The layers of the present program, where it has some. */
  async recognise() {
    const { turn } = this;
    const { program, inputs, roles } = this.store.state;
    const body = { program, inputs, parameters: roles?.parameters ?? null };
    const answer = await this.outlast(turn, () => analyse("network", body));
    if (turn !== this.turn) return;
    const network = "body" in answer ? answer.body.network : null;
    const names = network && this.namesFor(network);
    this.store.set({ network: network && { ...network, program, names }, layered: network !== null, looked: null });
    this.remarkOnLoss();
  }

  /**
   * What the columns of the data are called, where the network reads them as they are.
   * @param {Pick<import("../network/geometry.js").Network, "features">} network
   */
  namesFor({ features: { input, columns } }) {
    const names = this.store.state.dataset?.names;
    return names && input === "X" && columns === names.features.length ? names : null;
  }

  /** Say so where the loss is not one for these data. */
  remarkOnLoss() {
    const { network, dataset, inputs } = this.store.state;
    const isRead = dataset && network?.target === "Y" && Object.hasOwn(this.given, "Y");
    const text = isRead ? lossRemark(network, dataset.task, inputs.Y) : "";
    if (text) this.say(text);
  }

  /** Say what became of the model, beside what is said already. @param {string} text @param {boolean} [isUndoable] */
  say(text, isUndoable = false) {
    const { notice } = this.store.state;
    const whole = [notice?.text, text].filter(Boolean).join(" ");
    this.store.set({ notice: { text: whole, isUndoable: isUndoable || Boolean(notice?.isUndoable) } });
  }

  /**
   * What is kept for the test, where the program reads the data that it was taken from.
   * @param {string} program @param {Record<string, unknown>} inputs
   */
  testOf(program, inputs) {
    const isRead = Object.entries(this.given).every(([name, value]) => inputs[name] === value);
    return this.kept && program && isRead ? this.kept : null; // `accept` knows what the program reads of them
  }

  /** The names of the present data among the inputs. */
  dataNames() {
    return Object.keys(this.store.state.inputs).filter((name) => Object.hasOwn(this.given, name));
  }

  /**
   * Only the inputs that the program reads; those without a value get the suggested one, to be changed. Where no shapes
   * are known that fit, the reader gives the values.
   * @param {number} turn
   * @param {(string[] | null)[]} ways  The inputs that the others follow in shape, one try after another; null: all
   *   stay, if they fit.
   * @returns {Promise<void>}
   */
  async complete(turn, [keep, ...others]) {
    const { program, inputs, missing } = this.store.state;
    const answer = await this.outlast(turn, () => analyse("suggest", { program, inputs, keep }));
    if (turn !== this.turn) return;
    if ("body" in answer) return this.adopt(answer.body, keep);
    if (!("problem" in answer)) return;
    if (others.length) return this.complete(turn, others);
    const names = answer.problem.errors.flatMap(({ code, name }) =>
      code === "missing-input" && name !== null ? [name] : [],
    );
    this.store.set({ missing: [...new Set([...missing, ...names])] });
  }

  /**
   * Suggested values. A remark names the given values that they replace.
   * @param {{inputs: Record<string, unknown>, changed: string[]}} answer
   * @param {string[] | null} keep
   */
  adopt({ inputs: fitted, changed }, keep) {
    const { inputs, suggested, dataset } = this.store.state;
    const before = new Set(Object.keys(inputs).map((name) => name.normalize("NFKC")));
    const fresh = Object.entries(fitted).filter(([name]) => !before.has(name) || changed.includes(name));
    const replaced = keep?.length === 0 ? changed.filter((name) => before.has(name)) : [];
    const remark = replaced.length
      ? t("What was given for {names} does not fit this program; suggested values stand in its place.", {
          names: replaced.join(", "),
        })
      : "";
    const unused = replaced.some((name) => Object.hasOwn(this.given, name));
    const allSuggested = valuesOf([...Object.entries(suggested), ...fresh]);
    const source = unused ? null : dataset;
    const test = unused ? null : this.store.state.test;
    const values = valuesOf(Object.entries(fitted));
    this.store.set({ inputs: values, suggested: allSuggested, remark, dataset: source, test });
  }

  /**
   * Another value for an input that had none; where its shape changes, the others follow.
   * @param {string} name @param {unknown} value
   */
  async value(name, value) {
    const { inputs } = this.store.state;
    this.run.stop();
    const moves = !sameShape(inputs[name], value);
    const turn = this.next();
    this.valueCache = withValue(this.valueCache, name, value);
    this.change({ inputs: withValue(inputs, name, value) });
    if (moves) await this.complete(turn, [[name]]);
    if (turn === this.turn) this.typing = setTimeout(() => void this.look(), PAUSE);
  }

  /** Look anew at what the inputs are, and begin. */
  async look() {
    const turn = this.next();
    const answer = await this.outlast(turn, () =>
      analyse("roles", { program: this.store.state.program, inputs: this.store.state.inputs }),
    );
    if (turn === this.turn) await this.accept(answer);
  }

  /** The user typed. @param {string} program */
  typed(program) {
    this.run.stop();
    this.next(true);
    this.choice = null;
    this.written = null; // no preset wrote it
    const tabs = { ...this.store.state.tabs, model: "program" }; // it stays open under who types in it
    this.change({ program, tabs, prediction: null, roles: null, network: null, kind: "", compare: null, notice: null });
    this.typing = setTimeout(() => void this.open(program, this.valueCache), PAUSE);
  }

  /** Give an input another role than the guessed one. @param {string} name @param {typeof ROLES[number]} role */
  async assign(name, role) {
    const { roles } = this.store.state;
    if (!roles) return;
    this.leaving(false);
    const next = { ...roles };
    for (const each of ROLES) next[each] = roles[each].filter((other) => other !== name);
    next[role] = [...next[role], name];
    this.change({ roles: next });
    void this.recognise();
    await this.run.begin();
  }

  /** What is known of the model beside the state. */
  remembered() {
    const { choice, valueCache, given, kept, source, written } = this;
    return { choice, valueCache, given, kept, source, written };
  }

  /** Take up an earlier model: what is on its way no longer counts. @param {ReturnType<this["remembered"]>} model */
  recall(model) {
    this.turn += 1;
    clearTimeout(this.typing);
    this.pause.wake();
    Object.assign(this, model);
  }

  /** A new model is being prepared: answers for an earlier one are void from now on. @param {boolean} [typing] */
  next(typing = false) {
    this.leaving(typing);
    clearTimeout(this.typing);
    this.turn += 1;
    this.pause.wake();
    if (!this.store.state.preparing) this.store.set({ preparing: true });
    return this.turn;
  }

  /** @param {Failure} failure */
  refuse(failure) {
    const { missing } = this.store.state;
    const missingOnly =
      "problem" in failure &&
      failure.problem.errors.every(({ code, name }) => code === "missing-input" && missing.includes(name ?? ""));
    const errors = "problem" in failure ? mendable(failure.problem.errors) : [];
    const fault =
      "problem" in failure ? failureLines({ problem: { ...failure.problem, errors } }) : failureLines(failure);
    this.run.stop();
    // Of missing inputs their fields already say so.
    this.store.set({ fault: missingOnly ? [] : fault, runs: [], roles: null, network: null, preparing: false });
  }
}
