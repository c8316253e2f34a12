import { shownMessage } from "../display/bundle.ts";
import { toShown } from "../display/forms.ts";
import { toText } from "../display/text.ts";
import type { Declarations } from "../evaluate/declarations.ts";
import type { Repl } from "../evaluate/inspector.ts";
import type { Place, Sources } from "../evaluate/sources.ts";
import { cellPath } from "./cell-path.ts";
import type { DapScope, DapVariable } from "./dap.ts";
import { type Part, References } from "./references.ts";
import type { Member } from "./values.ts";

/** The part of a session of cells that a debugger looks at. */
export interface DebuggedSession {
  sources: Sources;
  repl: Repl;
  declarations: Declarations;
}

/** A scope as the inspector gives it: an object whose properties are the variables. */
interface RawScope {
  name: string;
  variables: object[];
}

/**
 * The debugger's hand on the main thread. Its methods are called through the inspector, also while code is stopped, and
 * take and return what fits into JSON, besides the values that they are about.
 */
export class DebugTarget {
  readonly #session: DebuggedSession;
  readonly #references = new References();
  readonly #hits = new Map<string, number>();
  readonly #copied = new Set<string>();
  readonly #shown = new Set<Promise<unknown>>();
  #held: unknown;

  constructor(session: DebuggedSession) {
    this.#session = session;
  }

  /** Where positions of a running script are in the author's text, if they are; `file` is a cell or the URL of a file. */
  places(file: string, places: Place[]): (Place | null)[] {
    return places.map((place) => this.#session.sources.written(file, place) ?? null);
  }

  /** The author's text of a cell. */
  text(file: string): string | undefined {
    return this.#session.sources.has(file) ? this.#session.sources.lines(file).join("\n") : undefined;
  }

  /** The paths by which front ends know those cells. */
  paths(files: string[]): (string | null)[] {
    return files.map((file) => {
      const text = this.text(file);
      return text === undefined ? null : cellPath(text);
    });
  }

  /** Names that scripts have for names of cells, where they differ. */
  renamed(): Record<string, string> {
    return this.#session.declarations.renamed();
  }

  /** Forgets the values that were looked at. */
  forget(): void {
    this.#references.clear();
  }

  /** What the cells of the session have declared. */
  globals(): DapScope {
    const names = new Set([...this.#session.repl.lexicalNames(), ...this.#copied]);
    const named = [...names].sort().map((name): Member => {
      return { name, read: () => this.#session.repl.peek(name), path: () => name };
    });
    return { name: "Globals", variablesReference: this.#list(named), expensive: false };
  }

  /** The same with what is in it, at once: what is looked at may be forgotten between two calls. */
  listGlobals(): { scope: DapScope; variables: DapVariable[] } {
    const scope = this.globals();
    return { scope, variables: this.members(scope.variablesReference, {}) ?? [] };
  }

  /** Scopes of a frame; a variable hides those of the same name further out. */
  scopes(...scopes: RawScope[]): DapScope[] {
    return scopes
      .map(({ name, variables }) => ({ name, named: members(variables) }))
      .filter(({ named }) => named.length > 0)
      .map(({ name, named }) => ({ name, variablesReference: this.#list(named), expensive: false }));
  }

  /** What an expression gave, in one line or whole. */
  describe(expression: string, value: unknown, whole: boolean): DapVariable {
    const described = this.#references.describe(expression, value, expression);
    return whole ? { ...described, value: toText(value) } : described;
  }

  /** What is inside of what a reference stands for. */
  members(reference: number, part: Part): DapVariable[] | null {
    return this.#references.members(reference, part) ?? null;
  }

  /** Assigns to what is inside. */
  assign(reference: number, name: string, value: unknown): DapVariable | null {
    return this.#references.assign(reference, name, value) ?? null;
  }

  /** JSON text of a value's MIME bundle; a promise only if its own display method gives one. */
  bundle(value: unknown): string | Promise<string> {
    const shown = toShown(value);
    if (!(shown instanceof Promise)) return shownMessage(shown);
    const text = shown.then(shownMessage, () => plainMessage(value));
    // Were it collected before it settles, the inspector would call JavaScript inside the collection.
    this.#shown.add(text);
    void text.finally(() => this.#shown.delete(text));
    return text;
  }

  /** The same while code is stopped, when no promise settles. */
  bundleNow(value: unknown): string {
    const shown = toShown(value);
    return shown instanceof Promise ? plainMessage(value) : shownMessage(shown);
  }

  /** Holds a value that is about to become a global of that name. */
  hold(name: string, value: unknown): void {
    this.#copied.add(name);
    this.#held = value;
  }

  /** Gives it. */
  release(): unknown {
    const held = this.#held;
    this.#held = undefined;
    return held;
  }

  /** Whether a breakpoint that stops at certain hits stops at this one. */
  hit(breakpoint: string, operator: string, number: number): boolean {
    const hits = (this.#hits.get(breakpoint) ?? 0) + 1;
    this.#hits.set(breakpoint, hits);
    return HITS[operator]?.(hits, number) ?? true;
  }

  /** Prints the message of a logpoint; stops never. */
  log(texts: string[], values: (() => unknown)[]): false {
    const shown = values.map(readText);
    console.log(texts.map((text, index) => text + (shown[index] ?? "")).join(""));
    return false;
  }

  #list(named: Member[]): number {
    return this.#references.add({ named, indexed: 0, at: () => named[0]!, path: "" });
  }
}

const HITS: Readonly<Record<string, (hits: number, number: number) => boolean>> = {
  "==": (hits, number) => hits === number,
  ">=": (hits, number) => hits >= number,
  ">": (hits, number) => hits > number,
  "<=": (hits, number) => hits <= number,
  "<": (hits, number) => hits < number,
  "%": (hits, number) => number > 0 && hits % number === 0,
};

/** The variables of scopes, without those that have no value yet. */
function members(scopes: object[]): Member[] {
  const found = new Map<string, Member>();
  for (const scope of scopes)
    for (const name of Object.keys(scope))
      if (!found.has(name) && isInitialized(scope, name))
        found.set(name, { name, read: () => Reflect.get(scope, name), path: () => name });
  return [...found.values()];
}

function isInitialized(scope: object, name: string): boolean {
  try {
    Reflect.get(scope, name);
    return true;
  } catch {
    return false;
  }
}

function readText(read: () => unknown): string {
  try {
    const value = read();
    return typeof value === "string" ? value : toText(value);
  } catch (thrown) {
    return String(thrown);
  }
}

function plainMessage(value: unknown): string {
  return shownMessage({ data: { "text/plain": toText(value) } });
}
