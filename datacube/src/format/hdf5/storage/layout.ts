import { UnsupportedError } from "../../../errors.ts";
import type { Cursor } from "./cursor.ts";

/** Chunks found by an index. */
export interface ChunkedLayout {
  readonly kind: "chunked";
  readonly index: "btree1" | "single" | "implicit" | "fixed" | "extensible" | "btree2";
  readonly address: number | undefined;
  readonly chunkShape: readonly number[];
  /** Bytes of a chunk before filters. */
  readonly bytes: number;
  /** Whether chunks that go beyond the extent are stored without filters. */
  readonly isEdgeBare?: boolean;
  /** The only chunk, where filters change its length. */
  readonly single?: { readonly length: number; readonly mask: number };
}

/** How the elements of a dataset are stored (section IV.A.2.i). */
export type Layout =
  | { readonly kind: "compact"; readonly bytes: Uint8Array }
  | { readonly kind: "contiguous"; readonly address: number | undefined }
  | ChunkedLayout;

/** Reads the message of the layout. @throws RangeError, UnsupportedError */
export function readLayout(message: Cursor): Layout {
  const version = message.uint(1);
  if (version === 1 || version === 2) return readOld(message);
  if (version < 3 || version > 5) throw new UnsupportedError(`a data layout of version ${version} of HDF5`);
  const kind = message.uint(1);
  if (kind === 0) return { kind: "compact", bytes: message.bytes(message.uint(2)) };
  if (kind === 1) return { kind: "contiguous", address: message.address() };
  if (kind !== 2) throw new UnsupportedError("a virtual dataset of HDF5");
  return version === 3 ? readChunked3(message) : readChunked4(message);
}

function readOld(message: Cursor): Layout {
  const rank = message.uint(1);
  const kind = message.uint(1);
  message.at += 5;
  if (kind === 0) {
    message.at += rank * 4;
    return { kind: "compact", bytes: message.bytes(message.uint(4)) };
  }
  const address = message.address();
  if (kind === 1) return { kind: "contiguous", address };
  return { kind: "chunked", index: "btree1", address, ...lengths(message, rank, 4) };
}

function readChunked3(message: Cursor): ChunkedLayout {
  const rank = message.uint(1);
  const address = message.address();
  return { kind: "chunked", index: "btree1", address, ...lengths(message, rank, 4) };
}

const indexes = ["single", "implicit", "fixed", "extensible", "btree2"] as const;
/** Bytes of the parameters of each index, which its own header repeats. */
const parameterBytes = [0, 0, 1, 5, 6] as const;

function readChunked4(message: Cursor): ChunkedLayout {
  const flags = message.uint(1);
  const rank = message.uint(1);
  const size = message.uint(1);
  const shape = lengths(message, rank, size);
  const kind = message.uint(1) - 1;
  const index = indexes[kind];
  if (index === undefined) throw new UnsupportedError(`the chunk index ${kind + 1} of HDF5`);
  const hasFilters = index === "single" && (flags & 2) !== 0;
  const single = hasFilters ? { length: message.length(), mask: message.uint(4) } : undefined;
  message.at += parameterBytes[kind]!;
  const isEdgeBare = (flags & 1) !== 0;
  return { kind: "chunked", index, address: message.address(), isEdgeBare, ...shape, ...(single ? { single } : {}) };
}

/** Lengths of a chunk; the last is the size of an element. */
function lengths(message: Cursor, rank: number, size: number): { chunkShape: number[]; bytes: number } {
  const all = Array.from({ length: rank }, () => message.uint(size));
  return { chunkShape: all.slice(0, -1), bytes: all.reduce((a, b) => a * b, 1) };
}
