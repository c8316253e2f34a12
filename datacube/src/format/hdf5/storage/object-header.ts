import { UnsupportedError } from "../../../errors.ts";
import type { Cursor } from "./cursor.ts";
import type { StructureFile } from "./structure-file.ts";

/** Kinds of messages that tell how a dataset is stored (section IV.A.2). */
export const messageKind: { readonly fill: 5; readonly layout: 8; readonly filters: 11; readonly continuation: 16 } = {
  fill: 5,
  layout: 8,
  filters: 11,
  continuation: 16,
};

const known: ReadonlySet<number> = new Set(Object.values(messageKind));
const maxBlocks = 1000;

/** Messages of an object by kind, of those in `messageKind`. @throws RangeError, UnsupportedError for shared messages */
export async function readMessages(file: StructureFile, address: number): Promise<ReadonlyMap<number, Cursor>> {
  const found = new Map<number, Cursor>();
  const blocks: Block[] = [await firstBlock(file, address)];
  for (let i = 0; i < blocks.length; i++) {
    if (i > maxBlocks) throw new RangeError("an object header without end");
    for (const { kind, body } of messagesOf(blocks[i]!)) {
      if (kind !== messageKind.continuation) found.set(kind, body);
      else blocks.push(await nextBlock(file, body, blocks[0]!));
    }
  }
  return found;
}

interface Block {
  readonly version: number;
  readonly flags: number;
  readonly cursor: Cursor;
  readonly end: number;
}

async function firstBlock(file: StructureFile, address: number): Promise<Block> {
  const head = await file.read(address, 64);
  const isFirst = head.uint(1) === 1;
  head.at = 0;
  if (isFirst) {
    head.at = 8;
    const length = head.uint(4);
    return { version: 1, flags: 0, cursor: await file.read(address + 16, length), end: length };
  }
  head.expect("OHDR");
  head.at = 5;
  const flags = head.uint(1);
  head.at += (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0);
  const length = head.uint(2 ** (flags & 3));
  return { version: 2, flags, cursor: await file.read(address + head.at, length), end: length };
}

async function nextBlock(file: StructureFile, body: Cursor, { version, flags }: Block): Promise<Block> {
  const address = body.address();
  const length = body.length();
  if (address === undefined) throw new RangeError("a continuation that leads nowhere");
  const cursor = await file.read(address, length);
  if (version === 1) return { version, flags, cursor, end: length };
  cursor.expect("OCHK");
  return { version, flags, cursor, end: length - 4 };
}

function* messagesOf({ version, flags, cursor, end }: Block): Generator<{ kind: number; body: Cursor }> {
  const headBytes = version === 1 ? 8 : flags & 4 ? 6 : 4;
  while (end - cursor.at >= headBytes) {
    const start = cursor.at;
    const kind = cursor.uint(version === 1 ? 2 : 1);
    const size = cursor.uint(2);
    const isShared = (cursor.uint(1) & 2) !== 0;
    cursor.at = start + headBytes;
    const body = cursor.slice(size);
    if (!known.has(kind)) continue;
    if (isShared) throw new UnsupportedError("a shared message of an HDF5 object header");
    yield { kind, body };
  }
}
