// The model and its data: presets that write the program, data sets, tables, and what each input is.

/** @import {TrainStore} from "./state.js" */
import { analyse, load } from "../api.js";
import { t } from "../i18n.js";
import { NEW_INPUT, sameShape, sameValue, valuesOf } from "../values.js";

/** Milliseconds without a key after which what was typed is looked at. */
const PAUSE = 250;
/** Names that predictions go by, where no preset has told theirs. */
const PREDICTIONS = ["Yhat", "Y_hat", "yhat", "y_hat", "P", "prediction", "predictions"];

export class Model {
  /** @param {TrainStore} store @param {() => Promise<void>} begin  Start anew: everything before belongs to another model. */
  constructor(store, begin) {
    this.store = store;
    this.begin = begin;
    this.turn = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */ this.typing = undefined;
    /** @type {(program: string) => void} */ this.written = () => undefined;
  }

  /** A data set by name, and the model that suits it. @param {string} name @param {number} seed @param {number | null} n */
  async data(name, seed, n) {
    const query = new URLSearchParams({ seed: String(seed), ...(n === null ? {} : { n: String(n) }) });
    const turn = this.next();
    const answer = await load(`datasets/${encodeURIComponent(name)}?${query}`);
    if (turn !== this.turn) return;
    if (!("body" in answer)) return this.store.set({ fault: [t("The server does not answer now.")] });
    const { inputs, preset, task } = answer.body;
    this.store.set({ dataset: { name, seed, task }, inputs: valuesOf(Object.entries(inputs)) });
    await this.preset(preset);
  }

  /** A preset that writes the program. @param {Record<string, unknown>} body */
  async preset(body) {
    const turn = this.next();
    const answer = await analyse("presets", body);
    if (turn !== this.turn) return;
    if (!("body" in answer)) return this.refuse(answer);
    const { program, inputs, prediction, stepper, data, layers } = answer.body;
    const kept = Object.entries(this.store.state.inputs).filter(([name]) => data.includes(name));
    this.store.set({ stepper, prediction, kind: String(body.kind), layers, compare: null });
    this.written(program);
    await this.open(program, Object.fromEntries([...kept, ...Object.entries(inputs)]));
  }

  /** Another program, with these inputs. @param {string} program @param {Record<string, unknown>} inputs */
  async open(program, inputs) {
    const turn = this.next();
    this.store.set({ program, inputs: valuesOf(Object.entries(inputs)), suggested: valuesOf([]), fault: [] });
    await this.complete(turn, null);
    if (turn !== this.turn) return;
    const answer = await analyse("roles", { program, inputs: this.store.state.inputs });
    if (turn === this.turn) await this.accept(answer);
  }

  /** What the inputs are, as the server guesses. @param {Awaited<ReturnType<typeof analyse>>} answer */
  async accept(answer) {
    if (!("body" in answer)) return this.refuse(answer);
    const { program } = this.store.state;
    const { trainable, reason } = answer.body;
    const prediction = this.store.state.prediction ?? PREDICTIONS.find((name) => new RegExp(`^\\s*${name}\\s*=`, "m").test(program)) ?? null;
    this.store.set({ roles: answer.body, prediction, fault: trainable || !reason ? [] : [reason] });
    await this.begin();
  }

  /**
   * Only the inputs that the program reads; those without a value get the suggested one, to be changed.
   * @param {number} turn @param {string[] | null} keep  The inputs that the others follow in shape; null: all stay.
   */
  async complete(turn, keep) {
    const { program, inputs, suggested } = this.store.state;
    const answer = await analyse("suggest", { program, inputs, keep });
    if (turn !== this.turn) return;
    if ("body" in answer) {
      const fresh = Object.entries(answer.body.inputs).filter(([name]) => !Object.hasOwn(inputs, name));
      this.store.set({ inputs: valuesOf(Object.entries(answer.body.inputs)), suggested: valuesOf([...Object.entries(suggested), ...fresh]) });
    } else if ("problem" in answer && answer.problem.type.endsWith("/missing-inputs")) {
      /** @type {[string, unknown][]} */
      const fresh = answer.problem.errors.map(({ name }) => [name ?? "", NEW_INPUT]);
      this.store.set({ inputs: valuesOf([...Object.entries(inputs), ...fresh]), suggested: valuesOf(fresh) });
    }
  }

  /** Another value for an input that had none; where its shape changes, the others follow. @param {string} name @param {unknown} value */
  async value(name, value) {
    const { inputs } = this.store.state;
    const moves = !sameShape(inputs[name], value);
    const turn = this.next();
    this.store.set({ inputs: valuesOf([...Object.entries(inputs), [name, value]]) });
    if (moves) await this.complete(turn, [name]);
    if (turn === this.turn) this.typing = setTimeout(() => void this.look(), PAUSE);
  }

  /** Look anew at what the inputs are, and begin. */
  async look() {
    const turn = this.next();
    const answer = await analyse("roles", { program: this.store.state.program, inputs: this.store.state.inputs });
    if (turn === this.turn) await this.accept(answer);
  }

  /** The user typed. @param {string} program */
  typed(program) {
    clearTimeout(this.typing);
    this.next();
    this.store.set({ program, prediction: null, roles: null, layers: [], kind: "", compare: null, runs: [], at: 0, playing: false });
    this.typing = setTimeout(() => void this.open(program, this.own()), PAUSE);
  }

  /** The inputs but for those that only hold what was suggested for another text. */
  own() {
    const { inputs, suggested } = this.store.state;
    return valuesOf(Object.entries(inputs).filter(([name, value]) => !Object.hasOwn(suggested, name) || !sameValue(suggested[name], value)));
  }

  /** An input is something else than was guessed. @param {string} name @param {"parameters" | "data" | "settings"} role */
  async assign(name, role) {
    const { roles } = this.store.state;
    if (!roles) return;
    const next = { ...roles };
    for (const each of /** @type {const} */ (["parameters", "data", "settings"])) next[each] = roles[each].filter((other) => other !== name);
    next[role] = [...next[role], name];
    this.store.set({ roles: next });
    await this.begin();
  }

  /** Columns of a table as features and target. @param {{name: string, values: number[]}[]} columns @param {number} target */
  async table(columns, target) {
    const features = columns.filter((_, at) => at !== target).map(({ values }) => values);
    const Y = columns[target].values.map((value) => [value]);
    this.store.set({ dataset: { name: "", seed: 0, task: "regression" }, inputs: valuesOf([["X", features], ["Y", Y]]) });
    await this.preset({ kind: "linear", features: features.length });
  }

  next() {
    clearTimeout(this.typing);
    this.turn += 1;
    return this.turn;
  }

  /** @param {{problem: import("../types.js").Problem} | {wait: unknown}} answer */
  refuse(answer) {
    const fault = "problem" in answer ? answer.problem.errors.flatMap(({ message, hint }) => (hint ? [message, hint] : [message])) : [t("The server does not answer now.")];
    this.store.set({ fault, runs: [], roles: null });
  }
}
