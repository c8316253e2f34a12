import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "oxc-parser";
import { OWN_PACKAGES } from "../evaluate/own-packages.ts";
import { LIBRARY } from "../evaluate/preload.ts";
import type { SyntaxNode } from "../evaluate/syntax-tree.ts";
import { cacheFolder } from "../platform/cache-folder.cjs";
import type { MapGlobals } from "../widget/map/viewer.ts";
import { HUB, SCRATCH } from "./cell-modules.ts";
import { type Declarations, makeDeclarations } from "./declarations.ts";
import { foldersAbove } from "./folders-above.ts";
import { languageFiles, languageText } from "./language.ts";
import type { DocumentText } from "./service.ts";

/** Documents that say how the cells are compiled and which globals the kernel gives them. */
const CONFIG = "$$cells.json";
const GLOBALS = "$$globals.d.ts";
/** Text with all that the language and Node declare. */
const LANGUAGE = "language.d.ts";
const LANGUAGE_VERSION = "esnext";
/** What packages get that ask for Node's types by name: nothing more. */
const NO_NODE = "types/node/index.d.ts";

/**
 * What the language server is told about its settings: our configuration's name, no imports made up, and that it must
 * not install packages of types, which it else does beside each session, with processes that outlive it.
 */
export const SETTINGS: Record<string, unknown> = {
  "js/ts": { customConfigFileName: CONFIG, disableAutomaticTypeAcquisition: true, suggest: { autoImports: false } },
};

const require = createRequire(import.meta.url);
/** The kernel's sources. */
const sources = dirname(fileURLToPath(new URL(".", import.meta.url)));
/** What the names of the kernel's modules begin with. */
const KERNEL = "@craton/kernel";
/** The library that cells find without an import. */
const library = require.resolve(LIBRARY);

/** Interfaces whose members are globals of cells, by file. */
const GLOBALS_OF: readonly [file: string, name: string][] = [
  ["evaluate/kernel-globals.ts", "KernelGlobals"],
  ["magic/globals.ts", "MagicGlobals"],
  ["ship/globals.ts", "ShipGlobals"],
  ["progress/progress.ts", "ProgressGlobals"],
  ["widget/globals.ts", "WidgetMakers"],
  ["widget/interact.ts", "InteractGlobals"],
  ["widget/link.ts", "Links"],
  ["progress/progress.ts", "ProgressGlobals"],
];

/** Globals whose types are those of the library: `any` while that is not read. */
const LIBRARY_GLOBALS: readonly [file: string, name: string] = ["widget/map/viewer.ts", "MapGlobals"];
/** Their names. */
export const LIBRARY_GLOBAL_NAMES: readonly (keyof MapGlobals)[] = ["mapViewer"];

/** What decides how cells are compiled. */
export interface ProjectOptions {
  folder: string;
  strict: boolean;
  /** Packages that come with the platform and that cells import. */
  packages: ReadonlySet<string>;
  /** Documents besides those of the cells. */
  documents: readonly string[];
  /** The types of the platform's own files. */
  declarations: Declarations;
  /** Whether the server's own files are to declare the language. */
  hasOwnLanguage: boolean;
  /** Whether the library's types are read: with what its packages declare they are half of all. */
  readsLibrary: boolean;
}

/** Declarations of the kernel and of the library, which are all that cells see of them, and of the language. */
export async function declarePlatform(): Promise<Declarations> {
  const own = [...OWN_PACKAGES].map(([name, file]) => [file, name] as const);
  const parts = [
    { folder: sources, name: KERNEL, entries: new Map([...GLOBALS_OF.map(entryOf), ...own]) },
    { folder: dirname(library), name: LIBRARY, entries: new Map([[library, LIBRARY]]) },
    { folder: sources, name: KERNEL, entries: new Map([entryOf(LIBRARY_GLOBALS)]) },
  ];
  const language = languageFiles();
  const texts = new Map<string, () => string | Promise<string>>();
  if (language) texts.set(LANGUAGE, () => languageText(LANGUAGE_VERSION, language)).set(NO_NODE, () => "");
  return makeDeclarations({ parts, texts, versions: language?.versions ?? [] }, join(cacheFolder, "types"));
}

function entryOf([file]: readonly [file: string, name: string]): readonly [file: string, name: string] {
  return [join(sources, file), `${KERNEL}/${file.replace(/\.ts$/, "")}`];
}

/**
 * The documents besides the cells. Loose mode knows no `null` and `undefined` in types, because scientists index and
 * search arrays all day, and evolves the types of `let x = []`, which needs `noImplicitAny`.
 */
export function projectDocuments(options: ProjectOptions): DocumentText[] {
  return [
    { document: CONFIG, text: JSON.stringify(configuration(options)) },
    { document: GLOBALS, text: globalsText(options) },
  ];
}

function configuration(options: ProjectOptions): object {
  const { folder, strict, packages, documents, declarations } = options;
  const platform = [...packages].flatMap((name) => pathsOf(name, folder));
  const sourcesOf = [[LIBRARY, library], ...OWN_PACKAGES].map(([name, file]) => [name, [file]]);
  const { files, ...language } = languageOptions(options);
  return {
    compilerOptions: {
      target: LANGUAGE_VERSION,
      module: "esnext",
      moduleResolution: "bundler",
      ...language,
      strict,
      noImplicitAny: true,
      allowImportingTsExtensions: true,
      skipLibCheck: true,
      noEmit: true,
      paths: { ...Object.fromEntries([...platform, ...sourcesOf]), ...declarations.paths },
    },
    files: [...files, HUB, SCRATCH, GLOBALS, ...documents],
  };
}

/** What declares the language and Node: our text, or where there is none the server's own files. */
function languageOptions({ declarations, hasOwnLanguage }: ProjectOptions): {
  files: string[];
  [option: string]: unknown;
} {
  const [text, noNode] = hasOwnLanguage ? [] : [LANGUAGE, NO_NODE].map(declarations.textOf);
  if (text !== undefined) return { files: [text], noLib: true, types: [], typeRoots: [dirname(dirname(noNode!))] };
  const typeRoots = [dirname(dirname(require.resolve("@types/node/package.json")))];
  return { files: [], lib: [LANGUAGE_VERSION], types: ["node"], typeRoots };
}

/** Whether cells get that package from the platform: the notebook's folder does not have it. */
export function isPlatformPackage(name: string, folder: string): boolean {
  return packageFolder(name, folder) === undefined && packageFolder(name, sources) !== undefined;
}

function pathsOf(name: string, folder: string): [string, string[]][] {
  const path = isPlatformPackage(name, folder) ? packageFolder(name, sources) : undefined;
  return path === undefined
    ? []
    : [
        [name, [path]],
        [`${name}/*`, [`${path}/*`]],
      ];
}

function packageFolder(name: string, folder: string): string | undefined {
  return foldersAbove(folder)
    .map((at) => join(at, "node_modules", name))
    .find((path) => existsSync(join(path, "package.json")));
}

/** The kernel's globals with their documentation, from the interfaces that its code is checked against. */
function globalsText({ declarations, readsLibrary }: ProjectOptions): string {
  const typeOf = (file: string, name: string, key: string): string =>
    `import(${JSON.stringify(declarations.nameOf(file))}).${name}["${key}"]`;
  const constants = GLOBALS_OF.map((each) => constantsOf(...each, typeOf));
  constants.push(constantsOf(...LIBRARY_GLOBALS, readsLibrary ? typeOf : () => "any"));
  return `declare global {${constants.join("")}\n}\nexport {};\n`;
}

function constantsOf(path: string, name: string, typeOf: (file: string, name: string, key: string) => string): string {
  const file = join(sources, path);
  const source = readFileSync(file, "utf8");
  const { program } = parseSync(file, source, { lang: "ts" });
  const declarations = (program.body as SyntaxNode[]).map((statement) => statement.declaration as SyntaxNode | null);
  const { body } = declarations.find((each) => each?.type === "TSInterfaceDeclaration" && each.id.name === name)!;
  let from = body.start + 1;
  const members = (body.body as SyntaxNode[]).map(({ key, start, end }): [string, string] => {
    const comment = source.slice(from, start);
    from = end;
    return [key.name, `${comment}const ${key.name}: ${typeOf(file, name, key.name)};`];
  });
  return [...new Map(members.toReversed()).values()].toReversed().join("");
}
