import type { StaticImport } from "oxc-parser";

/** Modules that the hub imports. */
const MODULES = 200;
const PACKAGE = /^(?:node:)?[@\w][^:]*$/;
const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** A cell's text after the hub has taken over imports. */
export interface TakenImports {
  /** The text, with spaces in the place of what was taken over. */
  code: string;
  /** Declarations of the names that it gets by way of the hub. */
  head: string;
  /** What it still imports itself: to be proven when nothing is wrong with it. */
  own: readonly string[];
}

/** A name of a module: `*` is all of it, `default` what it exports so. */
interface Wanted {
  key: string;
  module: string;
  name: string;
  isType: boolean;
  local: string;
}

/**
 * Imports of packages that cells have in common. A document whose imports have changed costs the language server ten times
 * what a new text costs; therefore the hub imports what cells do, and a cell that imports what has been found right before
 * gets it from there.
 */
export class HubImports {
  readonly #modules = new Map<string, Map<string, Wanted>>();
  readonly #numbers = new Map<string, number>();
  readonly #proven = new Set<string>();

  /** Statements of the hub: two for each module, whatever names are wanted, so that few changes change its imports. */
  get text(): string {
    return [...this.#modules]
      .map(([module, names]) => {
        const specifier = JSON.stringify(module);
        const items = [...names.values()]
          .filter(({ name }) => name !== "*")
          .map(({ key, name, isType }) => `${isType ? "type " : ""}${name} as ${this.#alias(key)}`);
        const whole = `export * as ${this.#alias(`${module} *`)} from ${specifier};`;
        return `export {${items.join(",")}} from ${specifier};${whole}\n`;
      })
      .join("");
  }

  /** Takes over what is proven of a cell's import statements, and takes note of the rest. */
  take(code: string, imports: readonly StaticImport[]): TakenImports {
    let [text, head] = [code, ""];
    const own: string[] = [];
    for (const statement of imports) {
      const wanted = wantedBy(statement, code);
      if (wanted.length === 0) continue;
      if (wanted.every(({ key }) => this.#proven.has(key))) {
        head += wanted.map(({ local, key }) => `import ${local}=$$cells.${this.#alias(key)};`).join("");
        text = blanked(text, statement);
      } else own.push(...wanted.filter((each) => this.#add(each)).map(({ key }) => key));
    }
    return { code: text, head, own };
  }

  /** Nothing was wrong with these imports of a cell. */
  prove(own: readonly string[]): void {
    for (const key of own) this.#proven.add(key);
  }

  #add(wanted: Wanted): boolean {
    const { module, key } = wanted;
    if (!this.#modules.has(module) && this.#modules.size >= MODULES) return false;
    const names = this.#modules.get(module) ?? new Map<string, Wanted>();
    this.#modules.set(module, names.set(key, wanted));
    return true;
  }

  #alias(key: string): string {
    if (!this.#numbers.has(key)) this.#numbers.set(key, this.#numbers.size + 1);
    return `i${this.#numbers.get(key)}`;
  }
}

/** Nothing where the hub cannot do the same: local files, attributes, names that are texts, imports for their effect. */
function wantedBy({ moduleRequest, entries, end }: StaticImport, code: string): Wanted[] {
  const module = moduleRequest.value;
  const hasAttributes = /\bwith\b/.test(code.slice(moduleRequest.end, end));
  if (!PACKAGE.test(module) || hasAttributes) return [];
  const all = entries.map(({ importName, localName, isType }): Wanted => {
    const name =
      importName.kind === "NamespaceObject" ? "*" : importName.kind === "Default" ? "default" : importName.name!;
    return { key: `${module} ${isType ? "type " : ""}${name}`, module, name, isType, local: localName.value };
  });
  return all.every(({ name, isType }) => (name === "*" ? !isType : IDENTIFIER.test(name))) ? all : [];
}

function blanked(text: string, { start, end }: StaticImport): string {
  return text.slice(0, start) + text.slice(start, end).replace(/[^\n]/g, " ") + text.slice(end);
}
