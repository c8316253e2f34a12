import { types } from "node:util";
import type { Output } from "../display/output.ts";
import { readVariable } from "../ship/read-variable.ts";
import type { Declarations } from "./declarations.ts";

/** Name of the method by which an object says its own type in TypeScript, such as `import("m").Grid<"lat" | "lon">`. */
const TYPE = Symbol.for("craton.type");
/** Variables looked at after one cell. */
const LIMIT = 200;
const TEXT_LIMIT = 1 << 16;
/** What code may call a global by; names with `$$` are the kernel's own. */
const IDENTIFIER = /^(?!\$\$)[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** Tells the type service what the variables hold whose values say more than the code. */
export class LiveTypes {
  readonly #declarations: Declarations;
  readonly #output: Output;
  /** Variables whose last value said its type. */
  readonly #known = new Map<string, string>();
  /** Globals that were there before the first cell, or were told. */
  #globals: Set<string> | undefined;

  constructor(declarations: Declarations, output: Output) {
    this.#declarations = declarations;
    this.#output = output;
  }

  /** Takes the globals that are there before the first cell for known. */
  begin(): void {
    this.#globals ??= new Set(Object.getOwnPropertyNames(globalThis));
  }

  /**
   * What is new of what cells have set since the last time, also globals, and of variables whose types came from here;
   * `undefined` when there are none.
   */
  take(): Record<string, string | null> | undefined {
    const touched = new Set([...this.#declarations.takeTouched(), ...this.#newGlobals()]);
    const names = [...new Set([...touched, ...this.#known.keys()])].slice(0, LIMIT);
    const changed: Record<string, string | null> = {};
    for (const name of names) {
      const type = typeOf(this.#value(name));
      if (touched.has(name) || type !== this.#known.get(name)) changed[name] = type ?? null;
      if (type === undefined) this.#known.delete(name);
      else this.#known.set(name, type);
    }
    return names.length > 0 ? changed : undefined;
  }

  /** The inspector, which would tell values without side effects of any kind, takes ten times as long. */
  #value(name: string): unknown {
    const inScripts = this.#declarations.toScript(name);
    return Object.getOwnPropertyDescriptor(globalThis, inScripts)?.get ? undefined : readVariable(inScripts);
  }

  #newGlobals(): string[] {
    const known = this.#globals ?? new Set();
    const fresh = Object.getOwnPropertyNames(globalThis).filter((name) => !known.has(name));
    for (const name of fresh) known.add(name);
    return fresh.filter((name) => IDENTIFIER.test(name));
  }

  /** Tells that no name is known any more. */
  forget(): void {
    this.#known.clear();
    this.#declarations.takeTouched();
    this.#output.post({ type: "names_forgotten" });
  }
}

function typeOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || types.isProxy(value)) return undefined;
  try {
    const say = (value as { [TYPE]?: unknown })[TYPE];
    const text: unknown = typeof say === "function" ? say.call(value) : undefined;
    return typeof text === "string" && text.length <= TEXT_LIMIT ? text : undefined;
  } catch {
    return undefined;
  }
}
