import type { DeclarationKind } from "./scopes.ts";

const STANDARD: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(globalThis));
const SUFFIX = "$$";

/**
 * What the cells of a session have declared at top level. A name of the language or of Node, such as `URL` or
 * `setTimeout`, goes by another one in scripts: a top-level declaration of V8's REPL mode is seen by all code of the
 * thread, so that packages and the kernel itself would find it in place of the global.
 */
export class Declarations {
  readonly #kinds = new Map<string, DeclarationKind>();

  /** Takes note of a cell's declarations; later ones replace earlier ones. */
  add(declared: ReadonlyMap<string, DeclarationKind>): void {
    for (const [name, kind] of declared) this.#kinds.set(name, kind);
  }

  /** Whether the name may not be assigned to. */
  isConstant(name: string): boolean {
    return /^(const|import)$/.test(this.#kinds.get(name) ?? "");
  }

  /** The name that stands in scripts for a name of a cell. */
  toScript(name: string): string {
    return STANDARD.has(name) && this.#kinds.has(name) ? name + SUFFIX : name;
  }

  /** The name that a cell uses for a name of a script. */
  fromScript(name: string): string {
    const own = name.slice(0, -SUFFIX.length);
    return name === this.toScript(own) ? own : name;
  }
}
