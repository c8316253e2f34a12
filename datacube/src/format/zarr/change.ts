import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ComputeOptions } from "../../exec/compute.ts";
import { runAll } from "../../exec/run-all.ts";
import { signalsOf } from "../../source/host.ts";
import { standingFor, writingTo } from "../target.ts";
import { type ArrayPart, planParts } from "./array-part.ts";
import { writeNode } from "./folder.ts";

/** A part of an array that is in a group, or comes into it. */
export interface ArrayChange extends ArrayPart {
  /** Whether the metadata are not what they are now. */
  readonly changesNode: boolean;
}

interface Staged extends ArrayChange {
  /** Folder of the new chunks; that of the new metadata beside it. */
  readonly into: string;
  readonly chunks: { readonly key: string; readonly isStored: boolean }[];
}

/**
 * Changes arrays of a group: chunks and metadata are written beside those that are there, and moved in when all are
 * complete, metadata last. So a write that fails leaves what was there, and blocks may be made of what they replace.
 * @throws TargetWriteError
 */
export async function changeArrays(
  group: string,
  changes: readonly ArrayChange[],
  options: ComputeOptions,
): Promise<void> {
  const folder = join(group, `.${randomUUID()}.part`);
  const staged = changes.map((change, i): Staged => ({ ...change, into: join(folder, String(i)), chunks: [] }));
  try {
    await writingTo({ target: group }, () => mkdir(folder));
    const parts = staged.map(({ into, chunks, ...part }) => {
      const onChunk = (key: string, isStored: boolean) => void chunks.push({ key, isStored });
      return [part, { into, keeps: true, onChunk }] as const;
    });
    await runAll(await planParts(parts, options), options);
    for (const { changesNode, into, node, target } of staged)
      if (changesNode) await standingFor(`${into}.node`, target, () => writeNode(`${into}.node`, node));
    for (const signal of signalsOf(options)) signal.throwIfAborted();
    await writingTo({ target: group }, () => moveIn(staged), "some chunks are new already: write it again");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const movesAtOnce = 32;

async function moveIn(staged: readonly Staged[]): Promise<void> {
  for (const { chunks, into, target } of staged) {
    for (let at = 0; at < chunks.length; at += movesAtOnce) {
      const some = chunks.slice(at, at + movesAtOnce);
      await Promise.all(
        some.map(({ key, isStored }) =>
          isStored ? move(join(into, key), join(target, key)) : rm(join(target, key), { force: true }),
        ),
      );
    }
  }
  for (const { changesNode, into, target } of staged) {
    // attributes of Zarr 2 come before the document that makes it an array
    const names = changesNode ? (await readdir(`${into}.node`)).toSorted().reverse() : [];
    for (const name of names) await move(join(`${into}.node`, name), join(target, name));
  }
}

async function move(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await rename(from, to);
}
