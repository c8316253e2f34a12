import { parseSync, type StaticImport } from "oxc-parser";
import { isFunction, type SyntaxNode, walk } from "../evaluate/syntax-tree.ts";

/** How a name was declared, as far as later cells are concerned: what may be assigned to it, and what it is. */
export type NameKind = "let" | "const" | "function" | "class" | "import" | "enum" | "namespace" | "type";

/** What a cell declares at top level, what it exports by that name itself, and its import statements. */
export interface CellNames {
  declared: ReadonlyMap<string, NameKind>;
  exported: ReadonlySet<string>;
  imports: readonly StaticImport[];
}

/** The names of a cell's text, or `undefined` when it is no TypeScript. */
export function cellNames(code: string): CellNames | undefined {
  const { program, module, errors } = parseSync("cell.ts", code, { lang: "ts", sourceType: "module" });
  if (errors.length > 0) return undefined;
  const declared = new Map<string, NameKind>();
  const exported = new Set<string>();
  for (const statement of program.body as SyntaxNode[]) {
    const isExport = /^Export(Named|Default)Declaration$/.test(statement.type);
    const declaration: SyntaxNode = isExport && statement.declaration ? statement.declaration : statement;
    const names = declaredBy(declaration);
    for (const [name, kind] of names) declared.set(name, joined(declared.get(name), kind));
    if (statement.type === "ExportNamedDeclaration")
      for (const name of exportedBy(statement, names)) exported.add(name);
  }
  for (const name of nestedVars(program)) if (!declared.has(name)) declared.set(name, "let");
  return { declared, exported, imports: module.staticImports };
}

/** A name that is a type and a value comes as an alias, which is both. */
function joined(before: NameKind | undefined, kind: NameKind): NameKind {
  return before !== undefined && before !== kind && (before === "type" || kind === "type") ? "import" : kind;
}

/** Names that a text which may not be TypeScript yet seems to declare anywhere. */
export function guessedNames(code: string): Set<string> {
  const pattern =
    /\b(?:const|let|var|using|function\*?|class|interface|type|enum|namespace)\s+([\p{ID_Start}$_][\p{ID_Continue}$]*)/gu;
  return new Set([...code.matchAll(pattern)].map(([, name]) => name!));
}

function declaredBy(statement: SyntaxNode): [string, NameKind][] {
  switch (statement.type) {
    case "VariableDeclaration":
      return bindings(statement.declarations.map(({ id }: SyntaxNode) => id)).map((name) => [
        name,
        /^(const|using|await using)$/.test(statement.kind) ? "const" : "let",
      ]);
    case "ImportDeclaration":
      return statement.specifiers.map(({ local }: SyntaxNode) => [local.name, "import"]);
    case "TSImportEqualsDeclaration":
      return [[statement.id.name, "import"]];
    case "FunctionDeclaration":
    case "TSDeclareFunction":
      return named(statement, "function");
    case "ClassDeclaration":
      return named(statement, "class");
    case "TSEnumDeclaration":
      return named(statement, "enum");
    case "TSModuleDeclaration":
      return named(statement, "namespace");
    case "TSInterfaceDeclaration":
    case "TSTypeAliasDeclaration":
      return named(statement, "type");
    default:
      return [];
  }
}

function named({ id }: SyntaxNode, kind: NameKind): [string, NameKind][] {
  return id?.type === "Identifier" && id.name !== "global" ? [[id.name, kind]] : [];
}

/** The names in patterns such as `{ a: [b], ...c }`. */
function bindings(patterns: unknown[]): string[] {
  return patterns.flatMap((pattern): string[] => {
    const node = pattern as SyntaxNode | null;
    if (node?.type === "Identifier") return [node.name];
    if (node?.type === "ObjectPattern")
      return bindings(node.properties.map((property: SyntaxNode) => property.argument ?? property.value));
    if (node?.type === "ArrayPattern") return bindings(node.elements);
    if (node?.type === "AssignmentPattern") return bindings([node.left]);
    return node?.type === "RestElement" ? bindings([node.argument]) : [];
  });
}

function exportedBy({ declaration, specifiers }: SyntaxNode, names: [string, NameKind][]): string[] {
  if (declaration) return names.map(([name]) => name);
  return (specifiers ?? []).map(({ exported }: SyntaxNode) => exported.name ?? exported.value);
}

/** Names of `var` in blocks and loops, which reach out of them. */
function nestedVars(program: unknown): string[] {
  const declarations = walk(program, (node) => !isFunction(node) && !/^(Class|TSModule)/.test(node.type));
  return declarations
    .filter(({ type, kind }) => type === "VariableDeclaration" && kind === "var")
    .flatMap((declaration) => bindings(declaration.declarations.map(({ id }: SyntaxNode) => id)));
}
