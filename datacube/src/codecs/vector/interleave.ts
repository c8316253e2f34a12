import { FunctionBody, type Local } from "../../fuse/encoder.ts";
import { simd } from "../../fuse/simd.ts";

/** Bytes of an element for which there is code. */
export type ElementBytes = 2 | 4 | 8 | 16;

/** Elements that a turn of the loop does, and the fewest that there must be. */
export const fewestElements = 16;

const eight = [0, 1, 2, 3, 4, 5, 6, 7];
/** Immediates of `i8x16.shuffle` for two vectors: their halves byte by byte in turn; every other byte of both. */
const lowHalves = eight.flatMap((i) => [i, 16 + i]);
const highHalves = eight.flatMap((i) => [8 + i, 24 + i]);
const evenBytes = [...eight, ...eight.map((i) => 8 + i)].map((i) => 2 * i);
const oddBytes = evenBytes.map((i) => i + 1);

/** Changes the vector on the stack. */
type Change = (body: FunctionBody) => void;

/**
 * Code that makes elements of planes: of all first bytes, all second bytes and so on. Parameters: address of the first plane, of
 * the elements, their number (16 at least), bytes from one plane to the next. Elements must not lie where planes are.
 */
export function joinCode(elementBytes: ElementBytes, change?: Change): FunctionBody {
  const { body, planes, eachSixteen } = begin(elementBytes, 0);
  eachSixteen((at) => {
    let vectors = planes.map((plane) =>
      body.get(plane).get(at).op("i32.add").simdMemory(simd["v128.load"]).keep("v128"),
    );
    const half = elementBytes / 2;
    for (let round = 1; round < elementBytes; round *= 2)
      vectors = vectors.map((_, i) => {
        const pair = [vectors[i >> 1]!, vectors[half + (i >> 1)]!] as const;
        return both(body, pair, i % 2 === 0 ? lowHalves : highHalves);
      });
    vectors.forEach((vector, i) => {
      elementAddress(body, body.params[1]!, at, elementBytes);
      body.get(vector);
      change?.(body);
      body.simdMemory(simd["v128.store"], 16 * i);
    });
  });
  return body;
}

/** Code that makes planes of elements. Parameters: address of the elements, then as those of `joinCode`. */
export function splitCode(elementBytes: ElementBytes, change?: Change): FunctionBody {
  const { body, planes, eachSixteen } = begin(elementBytes, 1);
  eachSixteen((at) => {
    let vectors = planes.map((_, i) => {
      elementAddress(body, body.params[0]!, at, elementBytes);
      body.simdMemory(simd["v128.load"], 16 * i);
      change?.(body);
      return body.keep("v128");
    });
    const half = elementBytes / 2;
    for (let round = 1; round < elementBytes; round *= 2)
      vectors = vectors.map((_, i) => {
        const first = 2 * (i % half);
        return both(body, [vectors[first]!, vectors[first + 1]!], i < half ? evenBytes : oddBytes);
      });
    vectors.forEach((vector, i) => {
      body.get(planes[i]!).get(at).op("i32.add").get(vector).simdMemory(simd["v128.store"]);
    });
  });
  return body;
}

/** A function whose planes begin at the parameter `first`, and a loop over 16 elements at a time; the last turn may do some again. */
function begin(
  elementBytes: ElementBytes,
  first: 0 | 1,
): { body: FunctionBody; planes: readonly Local[]; eachSixteen: (turn: (at: Local) => void) => void } {
  const body = new FunctionBody(["i32", "i32", "i32", "i32"]);
  const [count, stride] = [body.params[2]!, body.params[3]!];
  const planes = Array.from({ length: elementBytes }, (_, i) =>
    body.get(body.params[first]!).get(stride).i32(i).op("i32.mul").op("i32.add").keep("i32"),
  );
  const [i, at, last] = [body.local("i32"), body.local("i32"), body.local("i32")];
  body.get(count).i32(fewestElements).op("i32.sub").set(last);
  const eachSixteen = (turn: (at: Local) => void): void =>
    void body.repeat(() => {
      body.get(i).get(last).get(i).get(last).op("i32.lt_u").op("select").set(at);
      turn(at);
      body.increase(i, fewestElements).get(i).get(count).op("i32.lt_u");
    });
  return { body, planes, eachSixteen };
}

function elementAddress(body: FunctionBody, base: Local, at: Local, elementBytes: ElementBytes): void {
  body.get(base).get(at).i32(Math.log2(elementBytes)).op("i32.shl").op("i32.add");
}

function both(body: FunctionBody, [a, b]: readonly [Local, Local], places: readonly number[]): Local {
  return body
    .get(a)
    .get(b)
    .simd(simd["i8x16.shuffle"], ...places)
    .keep("v128");
}

/** Masks and distances of the steps that swap rows and columns of eight by eight bits, of ever larger squares. */
const squares = [
  { shift: 7, mask: [0xaa, 0, 0xaa, 0, 0xaa, 0, 0xaa, 0] },
  { shift: 14, mask: [0xcc, 0xcc, 0, 0, 0xcc, 0xcc, 0, 0] },
  { shift: 28, mask: [0xf0, 0xf0, 0xf0, 0xf0, 0, 0, 0, 0] },
];

/** Makes of each eight bytes of the vector on the stack their first bits, second bits and so on; twice it changes nothing. */
export function transposeBits(body: FunctionBody): void {
  for (const { shift, mask } of squares) {
    const bits = body.keep("v128");
    body.get(bits).get(bits).i32(shift).simd(simd["i64x2.shr_u"]).simd(simd["v128.xor"]);
    const moved = body
      .simd(simd["v128.const"], ...mask, ...mask)
      .simd(simd["v128.and"])
      .keep("v128");
    body.get(bits).get(moved).simd(simd["v128.xor"]);
    body.get(moved).i32(shift).simd(simd["i64x2.shl"]).simd(simd["v128.xor"]);
  }
}
