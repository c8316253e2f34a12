import { within } from "./deadline.ts";
import { importStatement, importsInPlace, SHORTEST } from "./import-in-place.ts";
import type { KnownExport } from "./known-exports.ts";
import type { Problem, Suggestion } from "./service.ts";
import { isUnknownName, withImport } from "./warnings.ts";

/** How long a completion, and a warning, wait to know what modules export. */
const COMPLETION_MS = 500;
const WARNING_MS = 50;

/** The word that is completed, by its offsets, and what else fits there. */
interface NameQuestion {
  from: number;
  to: number;
  items: Suggestion[];
}

/** What modules export that cells may import from; asked when somebody wants to know it. */
export class ModuleExports {
  readonly #ask: () => Promise<KnownExport[]>;
  #known: readonly KnownExport[] = [];
  #collecting: Promise<void> | undefined;

  constructor(ask: () => Promise<KnownExport[]>) {
    this.#ask = ask;
  }

  /** There may be other modules: the next question asks again. */
  renew(): void {
    this.#collecting = undefined;
  }

  /** Names that can be imported in a word's place; waited for only the first time, and if there is nothing else to show. */
  async inPlace(code: string, { from, to, items }: NameQuestion): Promise<Suggestion[]> {
    if (to - from < SHORTEST) return [];
    const collected = this.#collect();
    const prefix = code.slice(from, to);
    if (this.#known.length === 0 && !items.some(({ name }) => name.startsWith(prefix)))
      await within(collected, COMPLETION_MS);
    const taken = new Set(items.map(({ name }) => name));
    return importsInPlace(code, { from, to, isTaken: (name) => taken.has(name) }, this.#known);
  }

  /** Problems, those with unknown names with the import that makes them known. */
  async withImports(problems: Problem[]): Promise<Problem[]> {
    if (!problems.some(isUnknownName)) return problems;
    await within(this.#collect(), WARNING_MS);
    return problems.map((problem) => withImport(problem, (name) => importStatement(name, this.#known)));
  }

  /** Asks once; after a failure, again. */
  #collect(): Promise<void> {
    this.#collecting ??= this.#ask().then(
      (found) => {
        this.#known = found;
        if (found.length === 0) this.renew();
      },
      () => this.renew(),
    );
    return this.#collecting;
  }
}
