import { inspect, isDeepStrictEqual } from "node:util";
import { Callbacks } from "../comm/callbacks.ts";
import type { Comm, CommEvent, CommOptions } from "../comm/comm.ts";
import type { MimeBundle } from "../display/bundle.ts";
import { WidgetError } from "../errors.ts";
import { isPlainObject, joinBuffers, splitBuffers } from "./buffers.ts";
import { changesOf } from "./changes.ts";
import type { Kind, KindName, Trait } from "./kind.ts";
import type { WidgetSession } from "./session.ts";
import { checkTrait, isReference } from "./trait.ts";
import { fromWire, toWire } from "./wire.ts";

type State = Record<string, unknown>;

/** What an observer is told. */
export interface Change<V = unknown> {
  name: string;
  old: V;
  new: V;
  owner: Widget;
}

/** A message of a widget's own kind. */
export interface CustomEvent {
  content: unknown;
  buffers: Uint8Array[];
}

/** What makes a widget. */
export interface WidgetInit {
  session: WidgetSession;
  kind: Kind;
  values: State;
  /** The comm of a widget that the front end has made. */
  comm?: Comm | undefined;
}

/**
 * Something on the screen whose state lives in the kernel and in every front end that shows it. The traits are properties:
 * reading gives the value that was set last on either side, writing changes it everywhere.
 */
export class Widget {
  readonly modelId: string;
  protected readonly session: WidgetSession;
  readonly #kind: Kind;
  readonly #comm: Comm;
  readonly #observers = new Map<string, Callbacks<[Change]>>();
  readonly #messages: Callbacks<[CustomEvent]>;
  readonly #closes: Callbacks<[]>;
  /** Layout and style that were made along with this widget and are nobody else's. */
  readonly #own = new Set<Widget>();
  #isShared = false;
  #values: State;

  constructor({ session, kind, values, comm }: WidgetInit) {
    this.session = session;
    this.#kind = kind;
    this.#messages = new Callbacks(session.parts);
    this.#closes = new Callbacks(session.parts);
    this.#values = this.#initial(values);
    this.#comm = session.connect(this, comm);
    this.modelId = this.#comm.id;
    this.#comm.onMessage((event) => this.#receive(event));
    this.#comm.onClose(() => this.#closed());
  }

  /** Whether the widget is still connected. */
  get isOpen(): boolean {
    return this.#comm.isOpen;
  }

  /** The value of a trait. */
  get(name: string): unknown {
    this.#trait(name);
    return this.#values[name];
  }

  /** Sets several traits in one step. Throws {@link WidgetError} and changes nothing when they do not fit. */
  set(changes: State): void {
    if (!this.isOpen) throw new WidgetError(this.#kind.name, "is closed");
    this.#assign(changes);
  }

  /** Calls a function after each change of a trait, whoever makes it. */
  observe(name: string, handler: (change: Change<never>) => unknown): void {
    this.#trait(name);
    const observers = this.#observers.get(name) ?? new Callbacks<[Change]>(this.session.parts);
    this.#observers.set(name, observers);
    observers.add(handler as (change: Change) => unknown);
  }

  /** Stops calling that function, or all that observe the trait. */
  unobserve(name: string, handler?: (change: Change<never>) => unknown): void {
    this.#observers.get(name)?.remove(handler as (change: Change) => unknown);
  }

  /** Resolves with the next value of a trait; rejects when the widget closes or the cell is interrupted. */
  async changed(name: string): Promise<unknown> {
    const values = this.changes(name);
    const { done, value } = await values.next();
    await values.return(undefined);
    if (done) throw new WidgetError(this.#kind.name, "was closed");
    return value;
  }

  /** The values of a trait from now on, until the widget closes. When the reader is slow it gets the newest one. */
  changes(name: string): AsyncGenerator<unknown, undefined> {
    this.#trait(name);
    return changesOf(this, name, { closes: this.#closes, signal: this.session.parts.cells.current?.signal });
  }

  /** Says something of the widget's own kind to its front ends. */
  send(content: unknown, options: Pick<CommOptions, "buffers"> = {}): void {
    this.#comm.send({ method: "custom", content }, options);
  }

  /** Calls a function with what front ends say so. */
  onMessage(handler: (event: CustomEvent) => unknown): void {
    this.#messages.add(handler);
  }

  /** Calls a function when the widget closes. */
  onClose(handler: () => unknown): void {
    this.#closes.add(handler);
  }

  /** Removes the widget from every screen and forgets it. */
  close(): void {
    this.#comm.close();
    this.#closed();
  }

  /** The whole state as the protocol has it, with the bytes in it. */
  getState(): State {
    return { ...this.#kind.header, ...this.#part(this.#kind.traits.keys()) };
  }

  /** How it is shown: as itself where there are widgets, else as text. */
  toBundle(): MimeBundle {
    const view = { version_major: 2, version_minor: 0, model_id: this.modelId };
    return { "application/vnd.jupyter.widget-view+json": view, "text/plain": this.toString() };
  }

  /** Its name and the traits that are not as they would be by default. */
  toString(): string {
    const shown = [...this.#kind.traits].flatMap(([name, { spec }]) => {
      const value = this.#values[name];
      const isPlain = spec[0] !== "widget" && name !== "optionLabels";
      return isPlain && (name === "value" || !isDeepStrictEqual(value, spec[1]))
        ? [`${name}: ${inspect(value, { depth: 0, maxArrayLength: 8, maxStringLength: 60 })}`]
        : [];
    });
    return `${this.#kind.name}(${shown.length > 0 ? `{ ${shown.join(", ")} }` : ""})`;
  }

  #part(names: Iterable<string>): State {
    const state: State = {};
    for (const name of names) {
      const { spec, wire } = this.#trait(name);
      if (wire !== undefined) state[wire] = toWire(spec, this.#values[name]);
    }
    return state;
  }

  #trait(name: string): Trait {
    const trait = this.#kind.traits.get(name);
    if (!trait) {
      const known = [...this.#kind.traits.keys()].join(", ");
      throw new WidgetError(`${this.#kind.name}.${name}`, `does not exist; there are ${known}`);
    }
    return trait;
  }

  /** What a widget begins with. The widgets it consists of are made last, when everything else is known to be right. */
  #initial(given: State): State {
    const set = new Set(Object.keys(given).filter((name) => given[name] !== undefined));
    const values: State = {};
    for (const name of set) this.#trait(name);
    const isMade = (name: string, { spec }: Trait): boolean => spec[0] === "widget" && !isReference(given[name]);
    for (const [name, trait] of this.#kind.traits)
      if (!isMade(name, trait))
        values[name] = this.#checked(name, set.has(name) ? given[name] : trait.spec[1], !set.has(name));
    this.#kind.rule?.(values, { kind: this.#kind.name, set, initial: true });
    for (const [name, trait] of this.#kind.traits)
      if (isMade(name, trait)) values[name] = this.#checked(name, given[name] ?? {});
    return values;
  }

  #checked(name: string, value: unknown, isDefault = false): unknown {
    const { spec } = this.#trait(name);
    if (spec[0] === "widget" && isPlainObject(value)) {
      const part = this.session.create(spec[1] as KindName, value);
      this.#own.add(part);
      return part;
    }
    if (isDefault && value === null) return null;
    if (isReference(value)) value.#isShared = true;
    return checkTrait(spec, value, `${this.#kind.name}.${name}`);
  }

  /** Sets traits; `received` is what a front end has said, which needs to be told only where it is not so. */
  #assign(changes: State, received: State = {}): void {
    const old = this.#values;
    const values = { ...old };
    for (const name of Object.keys(changes)) values[name] = this.#checked(name, changes[name]);
    this.#kind.rule?.(values, { kind: this.#kind.name, set: new Set(Object.keys(changes)), initial: false });
    const changed = Object.keys(values).filter((name) => !this.#isSame(name, old[name], values[name]));
    this.#values = values;
    this.#tell(changed, received);
    for (const name of changed) this.#letGo(old[name]);
    for (const name of changed)
      this.#observers.get(name)?.call({ name, old: old[name], new: values[name], owner: this });
  }

  /** Closes a part that another one has replaced. */
  #letGo(part: unknown): void {
    if (!isReference(part) || !this.#own.delete(part) || part.#isShared) return;
    part.close();
  }

  #tell(changed: string[], received: State): void {
    const state = this.#part(new Set([...changed, ...Object.keys(received)]));
    for (const [name, raw] of Object.entries(received)) {
      const wire = this.#trait(name).wire!;
      if (isDeepStrictEqual(state[wire], raw)) delete state[wire];
    }
    this.#update("update", state);
  }

  #update(method: "update" | "echo_update", whole: State): void {
    if (Object.keys(whole).length === 0) return;
    const { state, paths, buffers } = splitBuffers(whole);
    this.#comm.send({ method, state, buffer_paths: paths }, { buffers });
  }

  #isSame(name: string, a: unknown, b: unknown): boolean {
    if (Object.is(a, b)) return true;
    const { spec } = this.#trait(name);
    return isDeepStrictEqual(toWire(spec, a), toWire(spec, b));
  }

  #receive({ data, buffers }: CommEvent): void {
    if (data.method === "update" && isPlainObject(data.state))
      this.#receiveState(joinBuffers(data.state, data.buffer_paths, buffers));
    else if (data.method === "request_state") this.#update("update", this.getState());
    else if (data.method === "custom") this.receiveCustom({ content: data.content, buffers });
  }

  /** Takes a message of the widget's own kind. */
  protected receiveCustom(event: CustomEvent): void {
    this.#messages.call(event);
  }

  #receiveState(state: State): void {
    const received: State = {};
    const echo: State = {};
    for (const [name, { spec, wire }] of this.#kind.traits) {
      if (wire === undefined || !Object.hasOwn(state, wire)) continue;
      received[name] = state[wire];
      if (spec[0] !== "files") echo[wire] = state[wire];
    }
    if (this.session.echo) this.#update("echo_update", echo);
    const find = (id: string): Widget | undefined => this.session.find(id);
    const changes = Object.entries(received).map(([name, raw]) => [name, fromWire(this.#trait(name).spec, raw, find)]);
    this.#assign(Object.fromEntries(changes) as State, received);
  }

  #closed(): void {
    this.session.forget(this.modelId);
    for (const part of this.#own) if (!part.#isShared) part.close();
    this.#own.clear();
    this.#closes.call();
    this.#observers.clear();
    this.#messages.remove();
    this.#closes.remove();
  }
}

Object.defineProperties(Widget.prototype, {
  [Symbol.for("Jupyter.display")]: { value: Widget.prototype.toBundle },
  [inspect.custom]: { value: Widget.prototype.toString },
});
