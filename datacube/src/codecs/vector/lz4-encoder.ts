import { FunctionBody, type Local } from "../../fuse/encoder.ts";
import { simd } from "../../fuse/simd.ts";
import { type VectorMemory, vectorMemory } from "./memory.ts";

const hashBits = 14;
/** Bytes of the table of where words were seen: one address per hash, 0 at first. */
const hashTableBytes = 4 << hashBits;
/** Literals are written so many at a time, also beyond their end. */
const margin = 16;
const [minMatch, endLiterals, matchMargin, maxOffset] = [4, 5, 12, 65_535];

/** Room for a stream of so many bytes, and for what its encoder remembers. */
export function lz4Room(length: number): number {
  return lz4Bound(length) + 2 * margin + hashTableBytes;
}

/** Most bytes of a block. */
export function lz4Bound(length: number): number {
  return length + Math.ceil(length / 255) + 16;
}

/** Where bytes are in a memory, and where there is `lz4Room` for what they become. */
interface StreamPlaces {
  readonly from: number;
  readonly length: number;
  readonly to: number;
}

/** Makes an LZ4 block of bytes in the same memory. @returns its length */
export function encodeLz4InMemory(memory: VectorMemory, { from, length, to }: StreamPlaces, stride: number): number {
  const table = Math.ceil((to + lz4Bound(length) + margin) / margin) * margin;
  memory.at(table, hashTableBytes).fill(0);
  return memory.function("lz4-encoder", lz4EncoderCode)(from, length, to, table, stride);
}

/** An LZ4 block by vectors, the same as without; undefined where there are none. */
export function encodeByVectors(input: Uint8Array, stride: number): Uint8Array | undefined {
  const { length } = input;
  const memory = vectorMemory(length + lz4Room(length));
  if (memory === undefined) return undefined;
  const [from, to] = memory.places([length, lz4Room(length)]) as [number, number];
  memory.bytes.set(input, from);
  return memory.at(to, encodeLz4InMemory(memory, { from, length, to }, stride)).slice();
}

/** One probe every `stride` positions, as `findMatches` does. Addresses are beyond the largest offset, so that an empty entry is too far away. */
function lz4EncoderCode(): FunctionBody {
  const body = new FunctionBody(["i32", "i32", "i32", "i32", "i32"], ["i32"]);
  const [from, length, to, table, stride] = body.params as [Local, Local, Local, Local, Local];
  const [begin, inputEnd] = [body.get(to).keep("i32"), body.get(from).get(length).op("i32.add").keep("i32")];
  const [word, slot, candidate, matched] = [0, 1, 2, 3].map(() => body.local("i32")) as [Local, Local, Local, Local];
  const at = body.get(from).keep("i32");
  const anchor = body.get(from).keep("i32");
  const sequence = sequenceCode(body, { to, anchor });
  const atWord = (address: Local): FunctionBody => body.get(address).memory("i32.load");
  body.get(length).i32(matchMargin).op("i32.gt_u");
  body.when(
    () =>
      void body.repeat(() => {
        atWord(at)
          .tee(word)
          .i32(0x9e3779b1)
          .op("i32.mul")
          .i32(32 - hashBits)
          .op("i32.shr_u")
          .i32(2)
          .op("i32.shl");
        body.get(table).op("i32.add").tee(slot).memory("i32.load").set(candidate);
        body.get(slot).get(at).memory("i32.store");
        body.get(at).get(candidate).op("i32.sub").i32(maxOffset).op("i32.le_u");
        body.when(
          () => atWord(candidate).get(word).op("i32.eq").set(matched),
          () => void body.i32(0).set(matched),
        );
        body.get(matched);
        body.when(
          () => {
            matchLength(body, { at, candidate, inputEnd, length: matched });
            sequence({ end: at, distance: () => body.get(at).get(candidate).op("i32.sub"), length: matched });
            body.get(at).get(matched).op("i32.add").tee(at).set(anchor);
          },
          () => {
            body.get(at).get(at).get(anchor).op("i32.sub").i32(6).op("i32.shr_u");
            body.op("i32.add").get(stride).op("i32.add").set(at);
          },
        );
        body.get(at).get(inputEnd).i32(matchMargin).op("i32.sub").op("i32.lt_u");
      }),
  );
  sequence({ end: inputEnd });
  return body.get(to).get(begin).op("i32.sub");
}

/** Sets `length` to the number of equal bytes at two addresses, at least 4, up to the literals at the end. */
function matchLength(
  body: FunctionBody,
  { at, candidate, inputEnd, length }: Readonly<Record<"at" | "candidate" | "inputEnd" | "length", Local>>,
): void {
  const [same, most] = [body.local("i32"), body.local("i32")];
  const load = (address: Local): FunctionBody =>
    body.get(address).get(length).op("i32.add").simdMemory(simd["v128.load"]);
  body.get(inputEnd).i32(endLiterals).op("i32.sub").get(at).op("i32.sub").set(most);
  body.i32(minMatch).set(length);
  body.repeat(() => {
    load(at);
    load(candidate).simd(simd["i8x16.eq"]).simd(simd["i8x16.bitmask"]);
    body.i32(0x1ffff).op("i32.xor").op("i32.ctz").tee(same).get(length).op("i32.add").set(length);
    body.get(same).i32(16).op("i32.eq").get(length).get(most).op("i32.lt_u").op("i32.and");
  });
  body.get(length).get(most).get(length).get(most).op("i32.lt_u").op("select").set(length);
}

interface Sequence {
  readonly end: Local;
  /** Puts the distance of the match on the stack; absent in the last sequence, which has none. */
  readonly distance?: () => FunctionBody;
  readonly length?: Local;
}

/** Code that writes the literals from `anchor` to `end` and a match, and moves `to`. */
function sequenceCode(body: FunctionBody, { to, anchor }: { to: Local; anchor: Local }): (sequence: Sequence) => void {
  const [token, literals, rest, source, target] = [0, 1, 2, 3, 4].map(() => body.local("i32")) as Local[] as [
    Local,
    Local,
    Local,
    Local,
    Local,
  ];
  const byte = (value: () => FunctionBody): void => {
    body.get(to);
    value().memory("i32.store8").increase(to, 1);
  };
  /** The low four bits of the token's half; lengths beyond go on in bytes after it. */
  const short = (length: Local, less: number): FunctionBody => {
    body.get(length).i32(less).op("i32.sub").tee(rest).i32(15);
    return body.get(rest).i32(15).op("i32.lt_u").op("select");
  };
  const more = (length: Local, less: number): void => {
    body.get(length).i32(less).op("i32.sub").tee(rest).i32(15).op("i32.ge_u");
    body.when(() => {
      body.increase(rest, -15);
      body.while(
        () => void body.get(rest).i32(255).op("i32.ge_u"),
        () => {
          byte(() => body.i32(255));
          body.increase(rest, -255);
        },
      );
      byte(() => body.get(rest));
    });
  };
  return ({ end, distance, length }) => {
    body.get(end).get(anchor).op("i32.sub").set(literals);
    body.get(to).set(token).increase(to, 1);
    body.get(token);
    short(literals, 0).i32(4).op("i32.shl");
    if (length !== undefined) short(length, minMatch).op("i32.or");
    body.memory("i32.store8");
    more(literals, 0);
    body.get(anchor).set(source).get(to).set(target).get(to).get(literals).op("i32.add").set(to);
    body.while(
      () => void body.get(target).get(to).op("i32.lt_u"),
      () => {
        body.get(target).get(source).simdMemory(simd["v128.load"]).simdMemory(simd["v128.store"]);
        body.increase(target, 16).increase(source, 16);
      },
    );
    if (distance === undefined || length === undefined) return;
    body.get(to);
    distance().memory("i32.store16").increase(to, 2);
    more(length, minMatch);
  };
}
