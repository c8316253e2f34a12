import { isStandard } from "../evaluate/declarations.ts";

/** Names that the module itself uses. */
const OWN_NAMES = ["$imports", "$values", "$import", "$names", "undefined", "arguments", "eval"];
const RESERVED = new Set(
  "await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield".split(
    " ",
  ),
);

/** The names of a module that is made of functions from many places. */
export class ModuleNames {
  readonly #taken = new Set<string>(OWN_NAMES);

  /** A name that nothing in the module has, and no global. */
  unique(wanted: string): string {
    const base = wanted.replace(/[^\p{ID_Continue}$]/gu, "_").replace(/^(?![\p{ID_Start}$_])/u, "_");
    let id = base;
    for (let n = 1; this.#taken.has(id) || isStandard(id) || RESERVED.has(id); n += 1) id = `${base}$${n}$`;
    this.#taken.add(id);
    return id;
  }
}
