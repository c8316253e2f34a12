import { UnsupportedError } from "../../../errors.ts";
import type { Datatype } from "./datatype.ts";
import { concat, lookup3, uint, undefinedAddress } from "./encode.ts";

/** A message of an object header (File Format Specification IV.A.2). */
export interface Message {
  readonly type: number;
  readonly body: Uint8Array;
}

/** A dataspace: null, one element (no axes), or axes with lengths; `unlimited` says which may grow. */
export function dataspace(shape: readonly number[] | null, unlimited: readonly boolean[] = []): Message {
  if (shape === null) return { type: 1, body: Uint8Array.of(2, 0, 0, 2) };
  const canGrow = unlimited.some(Boolean);
  const most = canGrow ? shape.map((length, axis) => uint(unlimited[axis] ? undefinedAddress : length, 8)) : [];
  const head = Uint8Array.of(2, shape.length, canGrow ? 1 : 0, shape.length === 0 ? 0 : 1);
  return { type: 1, body: concat(head, ...shape.map((length) => uint(length, 8)), ...most) };
}

/** The type of a dataset. */
export function typeMessage({ message }: Datatype): Message {
  return { type: 3, body: message };
}

/** Allocated late; written where it is told. */
export function fillValue(bytes: Uint8Array | undefined): Message {
  if (!bytes) return { type: 5, body: Uint8Array.of(3, 0x0a) };
  return { type: 5, body: concat(Uint8Array.of(3, 0x2a), uint(bytes.length, 4), bytes) };
}

/** Elements in one run. */
export function contiguousLayout(address: number | undefined, bytes: number): Message {
  return { type: 8, body: concat(Uint8Array.of(3, 1), uint(address ?? undefinedAddress, 8), uint(bytes, 8)) };
}

/** Elements in chunks that a B-tree of version 1 finds. */
export function chunkedLayout(index: number | undefined, chunkShape: readonly number[], elementBytes: number): Message {
  const lengths = [...chunkShape, elementBytes].map((length) => uint(length, 4));
  return {
    type: 8,
    body: concat(Uint8Array.of(3, 2, chunkShape.length + 1), uint(index ?? undefinedAddress, 8), ...lengths),
  };
}

/** Shuffle of elements, then deflate. */
export function shuffledDeflate(elementBytes: number, level: number): Message {
  const filter = (id: number, flags: number, value: number) =>
    concat(uint(id, 2), uint(flags, 2), uint(1, 2), uint(value, 4));
  return { type: 11, body: concat(Uint8Array.of(2, 2), filter(2, 1, elementBytes), filter(1, 1, level)) };
}

/** An attribute; `shape` null has no elements. */
export function attribute(
  name: string,
  type: Datatype,
  { shape, bytes }: { shape: readonly number[] | null; bytes: Uint8Array },
): Message {
  const [title, space] = [Buffer.from(`${name}\0`), dataspace(shape).body];
  const lengths = concat(uint(title.length, 2), uint(type.message.length, 2), uint(space.length, 2));
  const body = concat(Uint8Array.of(3, 0), lengths, Uint8Array.of(1), title, type.message, space, bytes);
  if (body.length >= 2 ** 16)
    throw new UnsupportedError(`the attribute "${name}" with ${bytes.length} bytes in NetCDF-4`, "64 KB is the most");
  return { type: 12, body };
}

/** What says that attributes keep their order. */
export function attributeOrder(count: number): Message {
  const nowhere = uint(undefinedAddress, 8);
  return { type: 21, body: concat(Uint8Array.of(0, 1), uint(count, 2), nowhere, nowhere) };
}

/** What says that members of a group keep their order. */
export function groupOrder(count: number): Message[] {
  const nowhere = uint(undefinedAddress, 8);
  return [
    { type: 2, body: concat(Uint8Array.of(0, 1), uint(count, 8), nowhere, nowhere) },
    { type: 10, body: Uint8Array.of(0, 0) },
  ];
}

/** A member of a group. */
export function link(name: string, order: number, address: number): Message {
  const title = Buffer.from(name);
  const head = concat(Uint8Array.of(1, 0x15), uint(order, 8), Uint8Array.of(1), uint(title.length, 2));
  return { type: 6, body: concat(head, title, uint(address, 8)) };
}

/** An object header of version 2 in one chunk, with the order of its attributes. */
export function objectHeader(messages: readonly Message[]): Uint8Array {
  let attributes = 0;
  const encoded = messages.map(({ type, body }) => {
    const order = type === 12 ? attributes++ : 0;
    return concat(uint(type, 1), uint(body.length, 2), uint(0, 1), uint(order, 2), body);
  });
  const content = concat(...encoded);
  const header = concat(Buffer.from("OHDR"), Uint8Array.of(2, 0x06), uint(content.length, 4), content);
  return concat(header, uint(lookup3(header), 4));
}

/** The superblock of version 2. */
export function superblock(rootAddress: number, endAddress: number): Uint8Array {
  const head = concat(Buffer.from("\x89HDF\r\n\x1a\n", "latin1"), Uint8Array.of(2, 8, 8, 0));
  const block = concat(head, uint(0, 8), uint(undefinedAddress, 8), uint(endAddress, 8), uint(rootAddress, 8));
  return concat(block, uint(lookup3(block), 4));
}

/** Bytes of the superblock. */
export const superblockBytes = 48;
