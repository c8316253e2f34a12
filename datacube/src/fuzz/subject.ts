import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import "../ops/methods.ts";
import { open } from "../open.ts";
import { memoryLocation } from "../source/memory.ts";
import { registerSource } from "../source/registry.ts";
import type { Content } from "./damage.ts";

/** What is fuzzed: good contents, and what reads one that was damaged. */
export interface Subject {
  readonly name: string;
  /** Formats of the registry that it holds, by name. */
  readonly formats?: readonly string[];
  /** Contents that read without error; they take turns. */
  seeds(): readonly Content[] | Promise<readonly Content[]>;
  /** Reads all of a content; `seed` tells which of the seeds it was. Anything but a DatacubeError is a fault. */
  read(content: Content, seed: number): Promise<unknown>;
}

/** Name of the damaged source: errors about it have it. */
export const sourceName = "fuzzed-file";

/** Bound of each computation in bytes. */
export const memoryBytes: number = 2 ** 28;

const golden = join(import.meta.dirname, "..", "..", "golden");

/** A file of the golden folder. */
export function file(name: string): Uint8Array {
  return readFileSync(join(golden, name));
}

/** A folder of the golden folder. */
export function folder(name: string): ReadonlyMap<string, Uint8Array> {
  const entries = readdirSync(join(golden, name), { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.sort().map((path) => [path.slice(join(golden, name).length + 1), readFileSync(path)]));
}

let served: Content = new Uint8Array(0);
registerSource({ schemes: ["fuzz"], load: async () => ({ locate: () => memoryLocation(sourceName, served) }) });

/** An address under which a content is, until the next one is. */
export function serve(content: Content): string {
  served = content;
  return `fuzz://${sourceName}`;
}

/** Opens a content and computes all variables. */
export async function readAll(content: Content): Promise<void> {
  const ds = await open(serve(content));
  for (const array of Object.values(ds.dataVars)) await array.compute({ memoryBytes });
}
