import { readdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";

/** Notes that a file or folder of the cache is used. */
export function touch(path: string): void {
  const now = new Date();
  utimesSync(path, now, now);
}

interface Entry {
  readonly path: string;
  readonly bytes: number;
  /** When it was used last, in milliseconds since 1970. */
  readonly used: number;
}

/**
 * Removes entries of folders, those that were not used for longest first, until all are within so many bytes. What was
 * used since then stays, as another run may be reading it.
 */
export function boundCache(
  folders: readonly string[],
  { bytes, unusedSince }: { bytes: number; unusedSince: number },
): void {
  const entries = folders.flatMap(entriesOf).sort((a, b) => a.used - b.used);
  let rest = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  for (const entry of entries) {
    if (rest <= bytes || entry.used >= unusedSince) return;
    rmSync(entry.path, { recursive: true, force: true });
    rest -= entry.bytes;
  }
}

function entriesOf(folder: string): Entry[] {
  const names = namesIn(folder);
  return names.flatMap((name) => {
    const path = join(folder, name);
    const found = statSync(path, { throwIfNoEntry: false });
    return found ? [{ path, used: found.mtimeMs, bytes: found.isDirectory() ? bytesBelow(path) : found.size }] : [];
  });
}

function bytesBelow(folder: string): number {
  return entriesOf(folder).reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Nothing where the folder is not, or is gone since. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
