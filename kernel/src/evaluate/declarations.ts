import type { DeclarationKind, Names } from "./scopes.ts";
import { MISSING } from "./script-names.ts";

const STANDARD: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(globalThis));
const SUFFIX = "$$";
const WORDS = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/gu;

/**
 * What the cells of a session have declared at top level. A name of the language or of Node, such as `URL` or
 * `setTimeout`, goes by another one in scripts: a top-level declaration of V8's REPL mode is seen by all code of the
 * thread, so that packages and the kernel itself would find it in place of the global.
 */
export class Declarations {
  readonly #kinds = new Map<string, DeclarationKind>();
  readonly #forgotten = new Set<string>();
  readonly #missing = new Map<string, string>();
  readonly #touched = new Set<string>();
  #cells = 0;

  /**
   * Takes note of a cell's declarations; later ones replace earlier ones. What is declared and not in the cell's text was
   * made up by the compiler.
   */
  add(names: Names, source: string): CellNames {
    const words = new Set(source.match(WORDS));
    const madeUp = new Map<string, string>();
    this.#cells += 1;
    for (const [name, kind] of names.declared) {
      if (!words.has(name)) madeUp.set(name, `${SUFFIX}${this.#cells}${name}`);
      else {
        this.#kinds.delete(name);
        this.#kinds.set(name, kind);
        this.#missing.delete(name);
        this.#forgotten.delete(name);
        this.#touched.add(name);
      }
    }
    for (const { name, assigned } of names.mentions) if (assigned && this.#kinds.has(name)) this.#touched.add(name);
    return new CellNames(this, { madeUp, used: new Set(names.mentions.map(({ name }) => name)) });
  }

  /** Takes note of imported names that stand for no value, each with the reason. */
  addMissing(reasons: ReadonlyMap<string, string>): void {
    for (const [name, reason] of reasons) this.#missing.set(name, reason);
  }

  /** Why an imported name stands for no value: it may be a type. */
  missing(name: string): string | undefined {
    return this.#missing.get(name);
  }

  /** The names that are declared, the last one last. */
  names(): string[] {
    return [...this.#kinds.keys()];
  }

  /** The names that cells have declared or assigned to since the last call. */
  takeTouched(): ReadonlySet<string> {
    const touched = new Set(this.#touched);
    this.#touched.clear();
    return touched;
  }

  /** Whether the name is declared. */
  has(name: string): boolean {
    return this.#kinds.has(name);
  }

  /** Makes all names unknown, which V8 cannot: from now on they go by names in scripts that were never declared. */
  forget(): void {
    for (const name of this.#kinds.keys()) if (!isTaken(name)) this.#forgotten.add(name);
    this.#kinds.clear();
    this.#missing.clear();
  }

  /** Lets an error that says a forgotten name is unknown say the name that cells use. */
  restoreName(thrown: unknown): void {
    if (!(thrown instanceof ReferenceError)) return;
    const [, name = "", rest = ""] = /^(\S+)( is not defined)$/.exec(thrown.message) ?? [];
    if (name !== this.fromScript(name)) thrown.message = this.fromScript(name) + rest;
  }

  /** Whether the name may not be assigned to. */
  isConstant(name: string): boolean {
    return /^(const|import)$/.test(this.#kinds.get(name) ?? "");
  }

  /** The name that stands in scripts for a name of a cell. */
  toScript(name: string): string {
    return this.#forgotten.has(name) || (isTaken(name) && this.#kinds.has(name)) ? name + SUFFIX : name;
  }

  /** The names of cells that go by others in scripts, with these. */
  renamed(): Record<string, string> {
    const names = [...this.#kinds.keys()].filter((name) => this.toScript(name) !== name);
    return Object.fromEntries(names.map((name) => [name, this.toScript(name)]));
  }

  /** The name that a cell uses for a name of a script. */
  fromScript(name: string): string {
    const own = name.slice(0, -SUFFIX.length);
    return name === this.toScript(own) ? own : name;
  }
}

/** Whether a name is one of the language or of Node. */
export function isStandard(name: string): boolean {
  return STANDARD.has(name);
}

/** The names that one cell mentions. */
export class CellNames {
  readonly #session: Declarations;
  readonly #madeUp: ReadonlyMap<string, string>;
  readonly #used: ReadonlySet<string>;

  constructor(session: Declarations, names: { madeUp: ReadonlyMap<string, string>; used: ReadonlySet<string> }) {
    this.#session = session;
    this.#madeUp = names.madeUp;
    this.#used = names.used;
  }

  /** Whether the compiler has made up the name. */
  isMadeUp(name: string): boolean {
    return this.#madeUp.has(name);
  }

  /** Whether the cell mentions the name as a value. */
  isUsed(name: string): boolean {
    return this.#used.has(name);
  }

  /** Whether the name may not be assigned to. */
  isConstant(name: string): boolean {
    return this.#session.isConstant(name);
  }

  /** The name that stands in the script for a name of the cell. */
  toScript(name: string): string {
    return this.#madeUp.get(name) ?? this.#session.toScript(name);
  }

  /** The same, where the cell mentions it. */
  toValue(name: string): string {
    return this.#session.missing(name) === undefined ? this.toScript(name) : `${MISSING}.${name}`;
  }
}

/** Whether a name is one of the language, of Node, or of what scripts themselves call. */
function isTaken(name: string): boolean {
  return STANDARD.has(name) || name.startsWith(SUFFIX);
}
