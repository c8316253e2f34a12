import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { foldersAbove } from "./folders-above.ts";
import { type DeclaredFiles, oneText } from "./one-text.ts";

/** Sets of declarations that are kept: those of other versions and removed installations go. */
const KEPT = 10;
const SOURCE = /(?<!\.d|\.test)\.ts$/;

/** Some files of a folder and all of it that they import, which are read together. */
interface Part {
  /** Folder of sources, in the folder of its package. */
  folder: string;
  /** What the names of its modules begin with. */
  name: string;
  /** Files that others import from, by the names by which they do. */
  entries: ReadonlyMap<string, string>;
}

/** What is declared. */
export interface DeclaredParts {
  /** A module belongs to the first part that reaches it. */
  parts: readonly Part[];
  /** Other texts of the set, by name: made when the set is. */
  texts: ReadonlyMap<string, () => string | Promise<string>>;
  /** What these texts depend on. */
  versions: readonly string[];
}

/** Declarations of sources. */
export interface Declarations {
  /** How code imports from an entry. */
  nameOf: (file: string) => string;
  /** Files in which modules are found, by their names, as in TypeScript's option `paths`. */
  paths: Readonly<Record<string, readonly string[]>>;
  /** Where another text of the set is; `undefined` when it was not made. */
  textOf: (name: string) => string | undefined;
}

/** The files themselves: nobody has made declarations. */
export const SOURCES_THEMSELVES: Declarations = { nameOf: (file) => file, paths: {}, textOf: () => undefined };

/**
 * Declarations of TypeScript sources, one file for each part, made once for each state of the files and kept in `cache`. A
 * language server that reads them instead of the sources takes a fifth of the memory and of the time to start: it neither
 * parses bodies nor what only these import; and what it does for each file of a program it does for few. What the folders
 * import from packages is found as from the folders themselves. Rejects when a file cannot be declared or nothing can be
 * written.
 */
export async function makeDeclarations(declared: DeclaredParts, cache: string): Promise<Declarations> {
  const folders = [...new Set(declared.parts.map(({ folder }) => folder))];
  const set = join(cache, await keyOf((await Promise.all(folders.map(sourcesOf))).flat(), declared.versions));
  if (existsSync(set)) await utimes(set, new Date(), new Date());
  else await make(set, declared);
  const entries = declared.parts.flatMap(({ entries: names }, at) =>
    [...names].map(([file, name]) => ({ file, name, at })),
  );
  return {
    nameOf: (file) => entries.find((entry) => entry.file === file)?.name ?? file,
    paths: Object.fromEntries([
      // Else each name would be looked for among packages.
      ...declared.parts.map(({ name }, at) => [`${name}/*`, [textIn(set, at)]] as const).reverse(),
      ...entries.map(({ name, at }) => [name, [textIn(set, at)]] as const),
    ]),
    textOf: (name) => (declared.texts.has(name) ? join(set, name) : undefined),
  };
}

async function sourcesOf(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => SOURCE.test(name)).map((name) => join(folder, name));
}

/** Names the state of the files, and of what declares them. */
async function keyOf(files: readonly string[], versions: readonly string[]): Promise<string> {
  const { version } = createRequire(import.meta.url)("oxc-transform/package.json") as { version: string };
  const stamps = await Promise.all(
    files.map(async (file) => {
      const { mtimeMs, size } = await stat(file);
      return `${file} ${mtimeMs} ${size}`;
    }),
  );
  return createHash("sha256")
    .update([version, ...versions, ...stamps.sort()].join("\n"))
    .digest("hex")
    .slice(0, 24);
}

/** Each part has a folder in its set, so that its own packages and those beside it have their places. */
function textIn(set: string, at: number): string {
  return join(set, "in", String(at), "declarations.d.ts");
}

/** Appears whole or not at all, whoever else makes the same. */
async function make(set: string, { parts, texts }: DeclaredParts): Promise<void> {
  await mkdir(dirname(set), { recursive: true, mode: 0o700 });
  const fresh = await mkdtemp(`${set}.`);
  const write = async (file: string, text: string): Promise<void> => {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, text);
  };
  try {
    const seen = new Set<string>();
    const named = await namesOf(parts);
    for (const [at, { folder, entries }] of parts.entries()) {
      await write(textIn(fresh, at), await oneText([...entries.keys()], named, seen));
      await linkPackages(folder, { own: dirname(textIn(fresh, at)), around: join(fresh, "in") });
    }
    // in a package of ES modules, where a clone keeps its cache, modules could not be declared that assign their export
    await write(join(fresh, "package.json"), "{}");
    for (const [name, text] of texts) await write(join(fresh, name), await text());
    await rename(fresh, set).catch((error: unknown) => {
      if (!existsSync(set)) throw error;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  await prune(dirname(set));
}

/** The sources of the parts as files of declarations. */
async function namesOf(parts: readonly Part[]): Promise<DeclaredFiles> {
  const { isolatedDeclaration } = await import("oxc-transform");
  const read = async (file: string): Promise<string> => {
    const { code, errors } = await isolatedDeclaration(file, await readFile(file, "utf8"));
    if (errors[0]) throw new Error(`${file}: ${errors[0].message}`);
    return code;
  };
  const find = (name: string, from: string): string | undefined => {
    const file = name.startsWith(".") && name.endsWith(".ts") ? join(dirname(from), name) : undefined;
    return file !== undefined && parts.some(({ folder }) => file.startsWith(folder + sep)) ? file : undefined;
  };
  const nameOf = (file: string): string => {
    const entry = parts.map(({ entries }) => entries.get(file)).find((name) => name !== undefined);
    const { name, folder } = parts.find((part) => file.startsWith(part.folder + sep))!;
    return entry ?? `${name}/${relative(folder, file).replaceAll(sep, "/").replace(/\.ts$/, "")}`;
  };
  return { read, find, nameOf };
}

/** Packages are found by way of links: those of the package that the folder is in, then those around it. */
async function linkPackages(folder: string, { own, around }: { own: string; around: string }): Promise<void> {
  const packageFolder = dirname(folder);
  const inner = join(packageFolder, "node_modules");
  if (existsSync(inner)) await symlink(inner, join(own, "node_modules"), "junction");
  const outer = foldersAbove(dirname(packageFolder))
    .map((at) => join(at, "node_modules"))
    .find((packages) => existsSync(packages));
  const link = join(around, "node_modules");
  if (outer !== undefined && !existsSync(link)) await symlink(outer, link, "junction");
}

async function prune(cache: string): Promise<void> {
  const sets = await Promise.all(
    (await readdir(cache)).map(async (name) => ({ name, used: (await stat(join(cache, name))).mtimeMs })),
  );
  const oldest = sets.sort((a, b) => b.used - a.used).slice(KEPT);
  for (const { name } of oldest) await rm(join(cache, name), { recursive: true, force: true });
}
