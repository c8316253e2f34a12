import { parseSync } from "oxc-parser";
import { cellNames, guessedNames, type NameKind } from "./declared-names.ts";
import { HubImports } from "./hub-imports.ts";
import type { DocumentText } from "./service.ts";
import { Slots } from "./slots.ts";

/** Document that re-exports every cell, so that adding a cell changes no imports, which would be ten times slower. */
export const HUB = "$$cells.ts";
/** Document of the text that is being typed. */
export const SCRATCH = "$$scratch.ts";

/** Cells whose types are known at a time, of those that later ones can name; what older ones declare is `any`. */
const CELLS = 400;
/** Cells that the hub names at first, and how many more at a time: more than most sessions need, as a change is slow. */
const FIRST = 120;
const STEP = 60;
/** Documents for cells to come that there are after {@link CellModules.makeRoom}. */
const AHEAD = 12;
/** By this the hub is known: it exports itself, as `import *` would look at each of its exports in each cell. */
const HUB_IMPORT = `import { $$cells } from "./${HUB}";`;
const HUB_ITSELF = `export * as $$cells from "./${HUB}";`;
/** A document before its cell comes: with the imports of most cells, because a change of imports is slow. */
export const EMPTY_CELL: string = `${HUB_IMPORT}export {};\n`;
const IDENTIFIER = /[\p{ID_Start}$_][\p{ID_Continue}$]*/gu;
/** A name after a dot, other than that of `...rest`. */
const MEMBER = /(?<!\.\.)\.\s*[\p{ID_Start}$_][\p{ID_Continue}$]*/gu;

const KIND_WORDS: Readonly<Record<NameKind, string>> = {
  let: "variable",
  const: "variable",
  function: "function",
  class: "class",
  import: "variable",
  enum: "enum",
  namespace: "module",
  type: "interface",
};

/** A document with a cell's text in it. */
export interface CellModule extends DocumentText {
  /** Lines before the cell's text. */
  firstLine: number;
}

/** The module of a cell that is run. */
export interface RunCellModule extends CellModule {
  /** To be called when nothing is wrong with its imports: they need not be looked at again. */
  importsAreRight: () => void;
}

/** Where a name of the session comes from. */
interface Origin {
  /** Number of the document; 0 when it was given up. */
  slot: number;
  kind: NameKind;
  /** Type text of the value that is held, when that says more than the code. */
  live?: string;
}

/**
 * One virtual module for each cell that was run, with declarations of what earlier cells declared last. Imports are
 * read-only in TypeScript, so variables come as `declare let x: typeof …`; everything else is an alias, which keeps
 * overloads, type parameters and documentation.
 */
export class CellModules {
  readonly #preloaded: ReadonlySet<string>;
  /** Other names whose types are the library's. */
  readonly #related: ReadonlySet<string>;
  #readsLibrary = false;
  #hubOf = { state: "", text: "" };
  readonly #names = new Map<string, Origin>();
  readonly #imports = new HubImports();
  readonly #slots = new Slots({ first: FIRST, step: STEP, limit: CELLS });

  /** `preloaded` are the names of `@craton/datacube` that cells find without an import, `related` others of its types. */
  constructor(preloaded: Iterable<string>, related: Iterable<string> = []) {
    this.#preloaded = new Set(preloaded);
    this.#related = new Set(related);
  }

  /** Whether something has mentioned the library: its types are read from then on. */
  get readsLibrary(): boolean {
    return this.#readsLibrary;
  }

  /** The text of {@link HUB}; it is made again when it has become another. */
  get hub(): string {
    const state = `${this.#slots.size} ${this.#readsLibrary} ${this.#imports.text}`;
    if (state !== this.#hubOf.state) this.#hubOf = { state, text: this.#hubText() };
    return this.#hubOf.text;
  }

  #hubText(): string {
    const cells = Array.from(
      { length: this.#slots.size },
      (_, at) => `export * as c${at + 1} from "./$$cell-${at + 1}.ts";`,
    );
    const library = this.#readsLibrary ? 'export * as datacube from "@craton/datacube";\n' : "";
    return `${HUB_ITSELF}\n${cells.join("\n")}\n${library}${this.#imports.text}`;
  }

  /** The documents that the hub names. */
  get documents(): string[] {
    return Array.from({ length: this.#slots.size }, (_, at) => documentOf(at + 1));
  }

  /** Whether a cell has declared the name, or it is preloaded. */
  knows(name: string): boolean {
    return this.#names.has(name) || this.#preloaded.has(name);
  }

  /** What a name is, in the words of {@link Suggestion}; an alias does not say so itself. */
  kindOf(name: string): string | undefined {
    const kind = this.#names.get(name)?.kind;
    if (kind) return KIND_WORDS[kind];
    if (!this.#preloaded.has(name)) return undefined;
    return isClass(name) ? "class" : "function";
  }

  /** The module of a cell that is run now; later cells see its names. `undefined` when it is no TypeScript. */
  add(code: string): RunCellModule | undefined {
    const names = cellNames(code) ?? cellNames(wrapped(code));
    if (!names) return undefined;
    this.#lookForLibrary(code);
    const wanted = [...mentioned(code)].filter((name) => !names.declared.has(name));
    const slot = this.#slots.take(this.#namedSlots(), new Set(this.#slotsOf(wanted)));
    this.#giveUp(slot);
    const imports = this.#imports.take(code, names.imports);
    const head = this.#head(wanted, imports.head);
    for (const [name, kind] of names.declared) this.#names.set(name, { slot, kind });
    const own = [...names.declared.keys()].filter((name) => !names.exported.has(name));
    const parts = { head, code: imports.code, tail: `\n;export { ${own.join(", ")} };` };
    return { ...cellModule(documentOf(slot), parts), importsAreRight: () => this.#imports.prove(imports.own) };
  }

  /** The module of a text that is being typed; it sees all names. */
  scratch(code: string): CellModule {
    this.#lookForLibrary(code);
    const all = [...new Set([...this.#preloaded, ...this.#names.keys()])];
    const guessed = guessedNames(code);
    return cellModule(SCRATCH, { head: this.#head(all.filter((name) => !guessed.has(name))), code, tail: "" });
  }

  /** Makes room for cells to come where there is little; tells whether {@link hub} and {@link documents} have grown. */
  makeRoom(): boolean {
    return this.#slots.makeRoom(this.#namedSlots(), AHEAD);
  }

  /**
   * Declares names from the values they hold now; `null` for those that say nothing. A name of no cell, such as one of
   * the startup file, may be anything; so may one whose value said its type and no longer does.
   */
  setLive(types: Readonly<Record<string, string | null>>): void {
    for (const [name, type] of Object.entries(types)) {
      const origin: Origin = this.#names.get(name) ?? { slot: 0, kind: "let" };
      if (type !== null) this.#names.set(name, { ...origin, live: this.#qualified(type) });
      else this.#names.set(name, origin.live === undefined ? origin : { ...origin, live: "any" });
    }
  }

  /** Makes all names unknown. */
  forget(): void {
    this.#names.clear();
  }

  #lookForLibrary(code: string): void {
    this.#readsLibrary ||= [...mentioned(code.replace(MEMBER, ""))].some(
      (name) => this.#preloaded.has(name) || this.#related.has(name),
    );
  }

  #qualified(type: string): string {
    const text = type.replaceAll('import("@craton/datacube").', "$$$$cells.datacube.");
    this.#readsLibrary ||= text !== type;
    return text;
  }

  #giveUp(slot: number): void {
    for (const origin of this.#names.values()) if (origin.slot === slot) origin.slot = 0;
  }

  #namedSlots(): number[] {
    return this.#slotsOf(this.#names.keys());
  }

  /** The cells that say what these names are. */
  #slotsOf(names: Iterable<string>): number[] {
    const origins = [...names].map((name) => this.#names.get(name));
    return origins.flatMap((origin) => (origin && origin.live === undefined && origin.slot > 0 ? [origin.slot] : []));
  }

  #head(names: readonly string[], imports = ""): string {
    const declarations = names.map((name) => this.#declaration(name)).join("");
    return `${HUB_IMPORT}${declarations}${imports}export {};\n`;
  }

  #declaration(name: string): string {
    const origin = this.#names.get(name);
    if (origin) return declaration(name, origin);
    if (!this.#preloaded.has(name)) return "";
    return this.#readsLibrary ? `import ${name}=$$cells.datacube.${name};` : unknown(name, isClass(name));
  }
}

function declaration(name: string, { slot, kind, live }: Origin): string {
  const variable = kind === "const" ? "const" : "let";
  if (live !== undefined) return `declare ${variable} ${name}: ${live};`;
  if (slot === 0) return unknown(name, !/^(let|const|function)$/.test(kind));
  const whole = `$$cells.c${slot}.${name}`;
  return kind === "let" || kind === "const"
    ? `declare ${variable} ${name}:typeof ${whole};`
    : `import ${name}=${whole};`;
}

function cellModule(document: string, { head, code, tail }: { head: string; code: string; tail: string }): CellModule {
  const [before, text, after] = isExpression(code) ? [`${head}(\n`, code, "\n)"] : [head, code, ""];
  return { document, text: before + text + after + tail, firstLine: before.split("\n").length - 1 };
}

/** Whether a cell is one object literal, which the kernel takes for the object, not for a block. */
function isExpression(code: string): boolean {
  const trimmed = code.trim();
  if (!trimmed.startsWith("{") || !trimmed.endsWith("}")) return false;
  return parseSync("cell.ts", wrapped(code), { lang: "ts" }).errors.length === 0;
}

function wrapped(code: string): string {
  return `(\n${code}\n)`;
}

function documentOf(slot: number): string {
  return `$$cell-${slot}.ts`;
}

function mentioned(code: string): Set<string> {
  return new Set(code.match(IDENTIFIER));
}

/** Declares a name that may be anything. */
function unknown(name: string, isType: boolean): string {
  return `declare let ${name}: any;${isType ? `type ${name}=any;` : ""}`;
}

function isClass(name: string): boolean {
  return /^\p{Lu}/u.test(name);
}
