import { createHash } from "node:crypto";
import { sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { types } from "node:util";
import { ShipError } from "../errors.ts";
import { isStandard } from "../evaluate/declarations.ts";
import { applyEdits } from "../evaluate/edits.ts";
import { LIBRARY } from "../evaluate/preload.ts";
import { CONSTANT, IMPORT, MISSING } from "../evaluate/script-names.ts";
import type { Closures, Surroundings } from "./closures.ts";
import { type FunctionSource, readFunction } from "./function-source.ts";
import { ModuleNames } from "./module-names.ts";
import { nativePath, type Origin, type Origins } from "./origins.ts";
import { importsOfFile, packageOf } from "./packages.ts";
import { type Range, serialize } from "./serialize.ts";
import type { Shipped } from "./shipped.ts";
import { survey } from "./survey.ts";

/** What is known of the names that functions take from around them. */
export interface ShipContext {
  closures: Closures;
  origins: Origins;
  /** The session: names go by those in scripts. */
  session: {
    has(name: string): boolean;
    isConstant(name: string): boolean;
    read(name: string): unknown;
    fromScript(name: string): string;
  };
  /** Names of the library that cells find without an import. */
  isPreloaded(name: string): boolean;
  /** The notebook's. */
  folder: string;
}

type Path = readonly string[];
type AnyFunction = (...args: never[]) => unknown;

/** Captures above this size are warned of, in bytes. */
const LARGE = 1 << 20;

/** Collects a function and all it needs. */
export class Shipment {
  readonly #context: ShipContext;
  readonly #names = new ModuleNames();
  readonly #ids = new Map<unknown, string>();
  readonly #inHand = new Set<unknown>();
  readonly #imports = new Map<string, string>();
  readonly #specifiers = new Set<string>();
  readonly #values: { id: string; value: unknown; name: string }[] = [];
  readonly #sessionValues = new Map<string, string>();
  readonly #functions: string[] = [];
  readonly #evaluated: string[] = [];
  /** Variables of their own for what has two names, and other ways to say a name. */
  readonly #variables: string[] = [];
  readonly #accessors: string[] = [];
  /** Names of the module that stand for a variable, and whether that is a constant. */
  readonly #named = new Map<string, boolean>();
  readonly #ranges = new Map<ArrayBufferLike, Range>();
  readonly #warnings: string[] = [];

  constructor(context: ShipContext) {
    this.#context = context;
  }

  /** Makes the shipment of a function; throws {@link ShipError}. */
  ship(fn: AnyFunction): Shipped {
    const name = fn.name || "function";
    const result = this.#expression(fn, name, [name]);
    const module = this.#module(result);
    const { values, buffers } = this.#serialized();
    return {
      name,
      module,
      hash: createHash("sha256").update(module).digest("hex"),
      values,
      buffers,
      imports: [...this.#specifiers].sort(),
      packages: this.#packages(),
      warnings: this.#warnings,
    };
  }

  #module(result: string): string {
    const heads = [...this.#imports].map(([expression, id]) => `const ${id} = ${expression};`);
    const ids = this.#values.map(({ id }) => id);
    if (ids.length > 0) heads.push(`let [${ids.join(", ")}] = $values;`);
    if (this.#accessors.length > 0) heads.push(`const $names = { ${this.#accessors.join(", ")} };`);
    const lines = [...heads, ...this.#functions, ...this.#evaluated, ...this.#variables, `return ${result};`];
    return `export default ($imports, $values, $import) => {\n${lines.join("\n")}\n};\n`;
  }

  #serialized(): { values: Uint8Array; buffers: Uint8Array[] } {
    const all = this.#values.map(({ value }) => value);
    const written = serialize(all, this.#ranges);
    const size = written.values.byteLength + written.buffers.reduce((sum, { byteLength }) => sum + byteLength, 0);
    if (size > LARGE) {
      const names = this.#values
        .filter(({ value }) => typeof value === "object" || typeof value === "string")
        .map(({ name }) => `\`${name}\``);
      this.#warnings.push(
        `${names.join(", ")}: ${(size / LARGE).toFixed(1)} MiB are captured and sent to each worker; better read them there`,
      );
    }
    return written;
  }

  #packages(): Record<string, string> {
    const parents = [pathToFileURL(`${this.#context.folder}/cell`).href, import.meta.url];
    return Object.fromEntries(
      [...this.#specifiers]
        .flatMap((specifier) => [packageOf(specifier, parents) ?? []])
        .filter((entry) => entry.length > 0),
    );
  }

  /** An expression of the module that stands for a value. */
  #expression(value: unknown, name: string, path: Path): string {
    const known = this.#ids.get(value);
    if (known !== undefined) return known;
    const origin = this.#context.origins.of(value);
    if (origin) return this.#imported(origin, name);
    if (typeof value === "function") return nativePath(value) ?? this.#function(value as AnyFunction, name, path);
    const before = new Map(this.#ranges);
    const { functions, problem } = survey(value, path.at(-1) ?? name, this.#ranges);
    if (problem) throw new ShipError([...path.slice(0, -1), problem.path], problem.reason);
    if (!functions && !types.isModuleNamespaceObject(value)) return this.#value(value, name);
    this.#ranges.clear();
    for (const [buffer, range] of before) this.#ranges.set(buffer, range);
    return this.#composite(value as object, name, path);
  }

  #value(value: unknown, name: string): string {
    const id = this.#names.unique(name);
    this.#values.push({ id, value, name });
    if (typeof value === "object" && value !== null) this.#ids.set(value, id);
    return id;
  }

  /** An object or array with functions in it is made again, part by part. */
  #composite(value: object, name: string, path: Path): string {
    if (this.#inHand.has(value))
      throw new ShipError(path, "an object with functions that contains itself cannot be shipped");
    this.#inHand.add(value);
    const id = this.#names.unique(name);
    this.#ids.set(value, id);
    const part = (key: string, each: unknown): string => {
      const at = Array.isArray(value) ? `[${key}]` : `.${key}`;
      return this.#expression(each, `${id}_${key}`, [...path.slice(0, -1), `${path.at(-1)}${at}`]);
    };
    const parts = Object.entries(value).map(([key, each]) =>
      Array.isArray(value)
        ? part(key, each)
        : `${key === "__proto__" ? '["__proto__"]' : JSON.stringify(key)}: ${part(key, each)}`,
    );
    this.#evaluated.push(
      `const ${id} = ${Array.isArray(value) ? `[${parts.join(", ")}]` : `{ ${parts.join(", ")} }`};`,
    );
    this.#inHand.delete(value);
    return id;
  }

  #imported({ specifier, name }: Origin, wanted: string): string {
    this.#specifiers.add(specifier);
    const whole = `$imports[${JSON.stringify(specifier)}]`;
    const expression = name === "*" ? whole : `${whole}[${JSON.stringify(name)}]`;
    const known = this.#imports.get(expression);
    if (known !== undefined) return known;
    const id = this.#names.unique(wanted);
    this.#imports.set(expression, id);
    return id;
  }

  #function(fn: AnyFunction, name: string, path: Path): string {
    const source = readFunction(fn);
    if (!source) throw new ShipError(path, "it is a native or bound function; call it in a function of your own");
    if (source.problem !== undefined) throw new ShipError(path, source.problem);
    const id = this.#names.unique(name);
    this.#ids.set(fn, id);
    for (const specifier of source.imports) this.#dynamicImport(specifier, path);
    const text = this.#context.closures.read(fn, (around) => this.#resolved(source, around, path));
    (source.kind === "class" ? this.#evaluated : this.#functions).push(`const ${id} = ${text};`);
    return id;
  }

  /** The source with each name that it takes from around it replaced by what it stands for in the module. */
  #resolved({ text, mentions }: FunctionSource, around: Surroundings, path: Path): string {
    const imports = this.#fileImports(around, path);
    const meanings = new Map<string, string>();
    const assigned = new Set(mentions.filter((mention) => mention.assigned).map(({ name }) => name));
    const edits = mentions.map(({ name, start, end, shorthand }) => {
      const place = { around, imports, path, assigned: assigned.has(name) };
      const meaning = meanings.get(name) ?? this.#seen(this.#meaning(name, place), { name, text });
      meanings.set(name, meaning);
      return { start, end, parts: [shorthand && meaning !== name ? `${name}: ${meaning}` : meaning] };
    });
    return applyEdits(text, edits, "").text;
  }

  /** What the file of a function imports, if it is in a file; that must be one of the notebook's folder. */
  #fileImports({ scopes, file }: Surroundings, path: Path): ReadonlyMap<string, Origin> {
    const url = scopes.at(-1)?.maybeFile ? file() : "";
    if (url === "") return new Map();
    const name = url.startsWith("file:") ? fileURLToPath(url.replace(/[?#].*$/, "")) : url;
    if (!name.startsWith(`${this.#context.folder}${sep}`) || name.includes("node_modules"))
      throw new ShipError(path, `it comes from ${name}; import it in a cell, so that workers import it too`);
    return importsOfFile(name);
  }

  /** A name of the module where the function may have a variable of its own that is called so. */
  #seen(meaning: string, { name, text }: { name: string; text: string }): string {
    const [root = ""] = meaning.split(".", 1);
    if (root === name || !text.match(WORDS)?.includes(root)) return meaning;
    const id = this.#names.unique(name);
    this.#accessors.push(`get ${id}() { return ${meaning}; }`);
    return `$names.${id}`;
  }

  #meaning(name: string, { around, imports, path, assigned }: Place): string {
    const { session } = this.#context;
    const own = session.fromScript(name);
    const inner = [...path, own];
    if (name === IMPORT) return "$import";
    if (name === CONSTANT) throw new ShipError(path, "it assigns to a constant");
    if (name === MISSING) throw new ShipError(path, "it uses an imported name that stands for no value");
    const imported = imports.get(name);
    if (imported) return this.#imported(imported, name);
    const scope = around.scopes.find((each) => each.has(name));
    if (scope) {
      const id = this.#expression(scope.read(name), name, inner);
      if (!assigned) return id;
      this.#warnOfAssignment(own);
      return this.#variable(name, id);
    }
    if (session.has(own)) return this.#sessionName(own, { assigned, path: inner });
    return this.#globalName(name, inner);
  }

  #sessionName(name: string, { assigned, path }: { assigned: boolean; path: Path }): string {
    const { session } = this.#context;
    const value = session.read(name);
    const known = this.#sessionValues.get(name);
    if (known !== undefined) return known;
    const isConstant = session.isConstant(name);
    const shared = this.#expression(value, name, path);
    const isOwn = !this.#named.has(shared) || (isConstant && this.#named.get(shared) === true);
    const id = isOwn ? shared : this.#variable(name, shared);
    this.#named.set(id, isConstant);
    this.#sessionValues.set(name, id);
    if (assigned || (typeof value !== "function" && !isConstant)) this.#warnOfAssignment(name);
    return id;
  }

  /** A variable of its own with that value. */
  #variable(name: string, value: string): string {
    const id = this.#names.unique(name);
    this.#variables.push(`let ${id} = ${value};`);
    return id;
  }

  #warnOfAssignment(name: string): void {
    const text = `\`${name}\` can be assigned to: workers get its present value, and what they assign stays there`;
    if (!this.#warnings.includes(text)) this.#warnings.push(text);
  }

  #globalName(name: string, path: Path): string {
    if (isStandard(name)) return name;
    if (this.#context.isPreloaded(name)) return this.#imported({ specifier: LIBRARY, name }, name);
    const descriptor = Object.getOwnPropertyDescriptor(globalThis, name);
    if (descriptor?.enumerable) return this.#expression((globalThis as Record<string, unknown>)[name], name, path);
    if (descriptor)
      throw new ShipError(
        path,
        "it belongs to the notebook and does not exist in a worker; return what is to be shown instead",
      );
    const madeUp = name.startsWith("$$") ? this.#context.session.read(name) : undefined;
    if (madeUp !== undefined) return this.#expression(madeUp, name, path);
    throw new ShipError(path, "no such name is known");
  }

  #dynamicImport(specifier: string | undefined, path: Path): void {
    if (specifier === undefined) return;
    if (/^(\.{0,2}\/|file:)/.test(specifier))
      throw new ShipError([...path, `import("${specifier}")`], "a worker has no such file; import it in a cell");
    this.#specifiers.add(specifier);
  }
}

interface Place {
  around: Surroundings;
  imports: ReadonlyMap<string, Origin>;
  path: Path;
  /** Whether the function assigns to it. */
  assigned: boolean;
}

const WORDS = /[\p{ID_Start}$_][\p{ID_Continue}$]*/gu;
