import { FunctionBody, type Local } from "../../fuse/encoder.ts";
import { simd } from "../../fuse/simd.ts";

const kinds = {
  2: { lanes: "i16x8", ones: 0x0001_0001_0001_0001n },
  4: { lanes: "i32x4", ones: 0x0000_0001_0000_0001n },
  8: { lanes: "i64x2", ones: 1n },
} as const;

/** Bytes of a float. */
export type FloatBytes = keyof typeof kinds;

/**
 * Code that rounds the bits of numbers to nearest even at their last `drop` bits, in place. Parameters: address of the numbers, and of
 * their end.
 */
export function bitRoundCode(width: FloatBytes, drop: number): FunctionBody {
  const body = new FunctionBody(["i32", "i32"]);
  const [at, end] = body.params as [Local, Local];
  const { lanes, ones } = kinds[width];
  const everywhere = (value: bigint): Local => {
    const bytes = new Uint8Array(BigUint64Array.of(ones * value).buffer);
    return body.simd(simd["v128.const"], ...bytes, ...bytes).keep("v128");
  };
  const [one, half] = [everywhere(1n), everywhere((1n << BigInt(drop - 1)) - 1n)];
  const kept = everywhere((1n << BigInt(8 * width)) - (1n << BigInt(drop)));
  body.while(
    () => void body.get(at).get(end).op("i32.lt_u"),
    () => {
      body.get(at).get(at).simdMemory(simd["v128.load"]);
      const bits = body.keep("v128");
      body.get(bits).i32(drop).simd(simd[`${lanes}.shr_u`]).get(one).simd(simd["v128.and"]);
      body.get(bits).simd(simd[`${lanes}.add`]).get(half).simd(simd[`${lanes}.add`]).get(kept);
      body.simd(simd["v128.and"]).simdMemory(simd["v128.store"]).increase(at, 16);
    },
  );
  return body;
}
