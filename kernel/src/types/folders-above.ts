import { dirname } from "node:path";

/** A folder and those around it, the innermost first: where packages are looked for. */
export function* foldersAbove(folder: string): Generator<string> {
  for (let at = folder; ; at = dirname(at)) {
    yield at;
    if (at === dirname(at)) return;
  }
}
