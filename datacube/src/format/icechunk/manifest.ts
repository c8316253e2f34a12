import type { Reference } from "../../source/reference.ts";
import { idText } from "./document.ts";
import type { Table } from "./flatbuffer.ts";

/** Where a chunk is: in a file of the repository, or as a reference tells. */
export type ChunkPlace =
  | { readonly kind: "native"; readonly key: string; readonly offset: number; readonly length: number }
  | Reference;

/** A chunk of a node, looked for by halves: nodes and chunks are in order. @throws RangeError */
export function findChunk(manifest: Table, node: Uint8Array, chunk: readonly number[]): ChunkPlace | undefined {
  const arrays = manifest.tables(1);
  const array = search(arrays, (one) => Buffer.compare(one.struct(0, 8) ?? new Uint8Array(0), node));
  if (array === undefined) return undefined;
  const found = search(array.tables(1), (one) => compareIndexes(indexOf(one), chunk));
  return found && placeOf(found);
}

type Tables = ReturnType<Table["tables"]>;

function search(tables: Tables, compare: (one: Table) => number): Table | undefined {
  let [first, end] = [0, tables.length];
  while (first < end) {
    const middle = (first + end) >> 1;
    const one = tables.at(middle);
    const order = compare(one);
    if (order === 0) return one;
    if (order < 0) first = middle + 1;
    else end = middle;
  }
  return undefined;
}

function indexOf(reference: Table): number[] {
  const bytes = reference.vector(0, 4) ?? new Uint8Array(0);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: bytes.length / 4 }, (_, axis) => view.getUint32(axis * 4, true));
}

function compareIndexes(a: readonly number[], b: readonly number[]): number {
  for (let axis = 0; axis < Math.min(a.length, b.length); axis++) {
    const difference = a[axis]! - b[axis]!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function placeOf(reference: Table): ChunkPlace {
  const value = reference.vector(1, 1);
  if (value) return { kind: "inline", value };
  const [offset, length] = [reference.uint64(2), reference.uint64(3)];
  const id = reference.struct(4, 12);
  if (id) return { kind: "native", key: `chunks/${idText(id)}`, offset, length };
  const target = reference.text(5);
  if (target === undefined) throw new RangeError("a chunk that is nowhere");
  return { kind: "part", target, offset, length };
}
