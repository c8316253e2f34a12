import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { foldersAbove } from "./folders-above.ts";

/** Sets of declarations that are kept: those of other versions and removed installations go. */
const KEPT = 10;
const SOURCE = /(?<!\.d|\.test)\.ts$/;

/** Where the declarations of a source file are, for those who only want its types. */
export type DeclarationOf = (file: string) => string;

/** The file itself: nobody has made declarations. */
export const SOURCES_THEMSELVES: DeclarationOf = (file) => file;

/**
 * Declarations (`.d.ts`) of all TypeScript in these folders, made once for each state of the files and kept in `cache`. A
 * language server that reads them instead of the sources takes a fifth of the memory and of the time to start: it neither
 * parses bodies nor what only these import. What the folders import from packages is found as from the folders themselves.
 * Rejects when a file cannot be declared or nothing can be written.
 */
export async function makeDeclarations(folders: readonly string[], cache: string): Promise<DeclarationOf> {
  const sources = await Promise.all(folders.map(sourcesOf));
  const set = join(cache, await keyOf(sources.flatMap(({ files }) => files)));
  if (existsSync(set)) await utimes(set, new Date(), new Date());
  else await make(set, sources);
  return (file) => {
    const folder = folders.find((each) => file.startsWith(each + sep));
    return folder === undefined ? file : declarationIn(set, folders.indexOf(folder), relative(folder, file));
  };
}

/** A folder and the files in it that are declared. */
interface Sources {
  folder: string;
  files: readonly string[];
}

async function sourcesOf(folder: string): Promise<Sources> {
  const names = await readdir(folder, { recursive: true });
  return { folder, files: names.filter((name) => SOURCE.test(name)).map((name) => join(folder, name)) };
}

/** Names the state of the files, and of what declares them. */
async function keyOf(files: readonly string[]): Promise<string> {
  const { version } = createRequire(import.meta.url)("oxc-transform/package.json") as { version: string };
  const stamps = await Promise.all(
    files.map(async (file) => {
      const { mtimeMs, size } = await stat(file);
      return `${file} ${mtimeMs} ${size}`;
    }),
  );
  return createHash("sha256")
    .update([version, ...stamps.sort()].join("\n"))
    .digest("hex")
    .slice(0, 24);
}

/** Each folder is two levels deep in its set, so that its own packages and those beside it have their places. */
function placeOf(set: string, at: number): string {
  return join(set, "in", String(at), "src");
}

function declarationIn(set: string, at: number, name: string): string {
  return join(placeOf(set, at), name.replace(/\.ts$/, ".d.ts"));
}

/** Appears whole or not at all, whoever else makes the same. */
async function make(set: string, sources: readonly Sources[]): Promise<void> {
  const { isolatedDeclaration } = await import("oxc-transform");
  const declare = async (file: string, target: string): Promise<void> => {
    const { code, errors } = await isolatedDeclaration(file, await readFile(file, "utf8"));
    if (errors[0]) throw new Error(`${file}: ${errors[0].message}`);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, code);
  };
  await mkdir(dirname(set), { recursive: true, mode: 0o700 });
  const fresh = await mkdtemp(`${set}.`);
  try {
    for (const [at, { folder, files }] of sources.entries()) {
      await mkdir(placeOf(fresh, at), { recursive: true, mode: 0o700 });
      for (const file of files) await declare(file, declarationIn(fresh, at, relative(folder, file)));
      await linkPackages(folder, { own: join(fresh, "in", String(at)), around: join(fresh, "in") });
    }
    await rename(fresh, set).catch((error: unknown) => {
      if (!existsSync(set)) throw error;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  await prune(dirname(set));
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
