import { createHash, type Hash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { labRoot } from "./package-folder.ts";

interface LockedPackage {
  version?: string;
  integrity?: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

type LockedPackages = Record<string, LockedPackage>;

const root = dirname(dirname(labRoot));

/**
 * Names the app that the present sources and locked packages give: 16 hex digits. Only packages this one reaches
 * count, so a change of anybody else's dependency builds nothing anew.
 */
export function appKey(): string {
  const hash = createHash("sha256");
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as { packages: LockedPackages };
  const start = relative(root, labRoot).replaceAll("\\", "/");
  for (const path of reachable(lock.packages, start)) {
    const { version, integrity } = lock.packages[path] ?? {};
    hash.update(`${path} ${version} ${integrity}\n`);
  }
  hashSources(hash);
  return hash.digest("hex").slice(0, 16);
}

/** Lockfile paths of all packages reached from the package at `start`, sorted; `start` itself is not among them. */
export function reachable(packages: LockedPackages, start: string): string[] {
  const found = new Set<string>();
  const queue = [start];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    const { dependencies, optionalDependencies, peerDependencies } = packages[path] ?? {};
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
      const target = resolveLocked(packages, path, name);
      if (target === undefined || found.has(target)) continue;
      found.add(target);
      queue.push(target);
    }
  }
  return [...found].toSorted();
}

/** Node's resolution on the lockfile's paths: the nearest `node_modules` upwards that holds the package. */
function resolveLocked(packages: LockedPackages, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/")))) {
    const candidate = `${folder ? `${folder}/` : ""}node_modules/${name}`;
    if (packages[candidate]) return candidate;
    if (folder === "") return undefined;
  }
}

function hashSources(hash: Hash): void {
  for (const folder of ["src", "public"]) {
    const files = readdirSync(join(labRoot, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith(".test.ts"))
      .map((entry) => join(entry.parentPath, entry.name));
    for (const file of files.toSorted()) hash.update(relative(labRoot, file)).update(readFileSync(file));
  }
}
