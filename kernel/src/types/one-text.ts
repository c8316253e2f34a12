import { parseSync } from "oxc-parser";
import { type SyntaxNode, walk } from "../evaluate/syntax-tree.ts";

/** Declarations in files. */
export interface DeclaredFiles {
  /** The declarations (`.d.ts`) of a file. */
  read: (file: string) => string | Promise<string>;
  /**
   * The file that another one means by an import or a reference (`lib.es2025.d.ts` for the library `es2025`); `undefined`
   * for one that stays outside of the text.
   */
  find: (name: string, from: string) => string | undefined;
  /** How imports name a file. */
  nameOf: (file: string) => string;
}

/** A change of a text: what is between two offsets becomes something else. */
type Edit = readonly [start: number, end: number, text: string];

const IDENTIFIER = /[\p{ID_Start}$_][\p{ID_Continue}$]*/gu;
const REFERENCE = /^\/\/\/ <reference\b(?: (path|lib)="([^"]+)")?.*$/gm;
const NAMED = /^(?:TSInterface|TSTypeAlias|TSEnum|TSModule|Class|Function)Declaration$|^TSDeclareFunction$/;
const EXPORT_STATEMENT = /^Export(?:All|Default)Declaration$|^TS(?:ExportAssignment|NamespaceExportDeclaration)$/;

/**
 * Files and all that they import and refer to, without those `seen` (which it adds to), as one text that is no module. A
 * file that is a module is an ambient one there (`declare module "…"`), and what it adds to another is a further block of
 * that, as augmentations may stand in modules only. A checker looks at each file of a program whenever it begins anew, and
 * merges what several files add to one thing; what one file adds is merged once.
 */
export async function oneText(
  entries: readonly string[],
  files: DeclaredFiles,
  seen: Set<string> = new Set(),
): Promise<string> {
  const parts: string[] = [];
  const add = async (file: string): Promise<void> => {
    if (seen.has(file)) return;
    seen.add(file);
    const whole = await files.read(file);
    // After what it builds on.
    for (const [, kind, name] of whole.matchAll(REFERENCE))
      if (name !== undefined) await addNamed(kind === "lib" ? `lib.${name}.d.ts` : name, file);
    const text = whole.replace(REFERENCE, "");
    const module = new DeclaredModule(file, text, files);
    parts.push(module.isScript ? text : module.blocks());
    for (const { value } of module.specifiers) await addNamed(value, file);
  };
  const addNamed = async (name: string, from: string): Promise<void> => {
    const file = files.find(name, from);
    if (file !== undefined) await add(file);
  };
  for (const entry of entries) await add(entry);
  return parts.join("\n");
}

/** Where a name at the top of a module comes from: `null` for the module itself. */
type Origin = { module: string; imported: string } | null;

/** The declarations of one file. */
class DeclaredModule {
  /** Where it names modules. */
  readonly specifiers: readonly { start: number; end: number; value: string }[];
  readonly #file: string;
  readonly #text: string;
  readonly #files: DeclaredFiles;
  readonly #program: readonly SyntaxNode[];

  constructor(file: string, text: string, files: DeclaredFiles) {
    this.#file = file;
    this.#text = text;
    this.#files = files;
    this.#program = parseSync("module.d.ts", text, { lang: "dts" }).program.body as SyntaxNode[];
    this.specifiers = walk(this.#program, () => true).flatMap((node) => {
      const source = isAugmentation(node) ? node.id : node.source;
      return source?.type === "Literal" ? [source] : [];
    });
  }

  /** Whether it imports and exports nothing. */
  get isScript(): boolean {
    return !this.#program.some(({ type }) => /^(?:Import|Export)|^TS(?:Export|ImportEquals)/.test(type));
  }

  /** As an ambient module, with blocks for what it adds to others. */
  blocks(): string {
    const additions = this.#program.filter(isAugmentation);
    const around = namesAround(this.#program);
    const needed = new Set<string>();
    const others = additions.map((addition) => {
      const names = this.#mentioned(addition).filter((name) => around.has(name));
      for (const name of names) if (around.get(name) === null) needed.add(name);
      const imports = names.map((name) => this.#import(name, around.get(name)!)).join("");
      const inside = [addition.body.start + 1, addition.body.end - 1] as const;
      return block(this.#named(addition.id.value), imports + edited(this.#text, this.#renamed(), inside));
    });
    return block(this.#files.nameOf(this.#file), this.#rest(additions, needed)) + others.join("");
  }

  /** What is not added to others. Names that additions need are exported; all are without such a statement. */
  #rest(additions: readonly SyntaxNode[], needed: ReadonlySet<string>): string {
    const isOutside = ([at]: Edit): boolean => !additions.some(({ start, end }) => start <= at && at < end);
    const removed = additions.map(({ start, end }): Edit => [start, end, ""]);
    const words = this.#program.filter((each) => !isAugmentation(each)).flatMap(declareWord);
    const edits = [...this.#renamed().filter(isOutside), ...removed, ...words];
    const text = edited(this.#text, edits, [0, this.#text.length]);
    if (!this.#program.some(isExportStatement)) return text;
    const exported = exportedNames(this.#program);
    return `${text}\nexport { ${[...needed].filter((name) => !exported.has(name)).join(", ")} };`;
  }

  /** What an addition mentions besides what it declares. */
  #mentioned({ start, end, body }: SyntaxNode): string[] {
    const own = new Set((body.body as SyntaxNode[]).flatMap(declaredBy));
    return [...new Set(this.#text.slice(start, end).match(IDENTIFIER))].filter((name) => !own.has(name));
  }

  #import(name: string, origin: Origin): string {
    const from = origin === null ? this.#files.nameOf(this.#file) : this.#named(origin.module);
    const what = origin?.imported === "*" ? `* as ${name}` : `{ ${origin?.imported ?? name} as ${name} }`;
    return `import ${what} from ${JSON.stringify(from)};`;
  }

  #renamed(): Edit[] {
    return this.specifiers.map(({ start, end, value }) => [start, end, JSON.stringify(this.#named(value))]);
  }

  #named(specifier: string): string {
    const file = this.#files.find(specifier, this.#file);
    return file === undefined ? specifier : this.#files.nameOf(file);
  }
}

function block(name: string, body: string): string {
  return `declare module ${JSON.stringify(name)} {\n${body}\n}\n`;
}

function isAugmentation({ type, id }: SyntaxNode): boolean {
  return type === "TSModuleDeclaration" && id.type === "Literal";
}

/** The word `declare`, which is not said again in an ambient module. */
function declareWord(statement: SyntaxNode): Edit[] {
  const { declare, start } = (statement.declaration ?? statement) as SyntaxNode;
  return declare ? [[start, start + "declare".length, ""]] : [];
}

/** Whether a statement has the effect that only what is said to be exported is. */
function isExportStatement({ type, declaration }: SyntaxNode): boolean {
  return EXPORT_STATEMENT.test(type) || (type === "ExportNamedDeclaration" && !declaration);
}

function namesAround(program: readonly SyntaxNode[]): Map<string, Origin> {
  const names = new Map<string, Origin>();
  for (const statement of program) {
    if (statement.type !== "ImportDeclaration") for (const name of declaredBy(statement)) names.set(name, null);
    else
      for (const { type, local, imported } of statement.specifiers as SyntaxNode[])
        names.set(local.name, {
          module: statement.source.value,
          imported: type === "ImportNamespaceSpecifier" ? "*" : (imported?.name ?? "default"),
        });
  }
  return names;
}

function exportedNames(program: readonly SyntaxNode[]): Set<string> {
  const exports = program.filter(({ type, source }) => type === "ExportNamedDeclaration" && !source);
  const named = (each: SyntaxNode): string[] => (each.specifiers as SyntaxNode[]).map(({ exported }) => exported.name);
  return new Set(exports.flatMap((each) => [...declaredBy(each), ...named(each)]));
}

function declaredBy(statement: SyntaxNode): string[] {
  const declaration = (statement.declaration ?? statement) as SyntaxNode;
  if (declaration.type === "VariableDeclaration")
    return (declaration.declarations as SyntaxNode[]).map(({ id }) => id.name as string);
  return NAMED.test(declaration.type) && declaration.id?.type === "Identifier" ? [declaration.id.name] : [];
}

/** A part of a text with those edits that are in it. */
function edited(text: string, edits: readonly Edit[], [from, to]: readonly [number, number]): string {
  const inside = edits.filter(([start]) => start >= from && start < to).sort(([a], [b]) => a - b);
  let [at, done] = [from, ""];
  for (const [start, end, instead] of inside) {
    done += text.slice(at, start) + instead;
    at = end;
  }
  return done + text.slice(at, to);
}
