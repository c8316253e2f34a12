import type { FunctionBody } from "../../fuse/encoder.ts";
import { BackReferenceCode, repeatTable } from "./back-references.ts";
import { type VectorMemory, vectorMemory } from "./memory.ts";

/** Compressions whose blocks are decoded in a memory of vectors. */
export type VectorDecoder = "lz4" | "blosclz";

const emitters: Readonly<Record<VectorDecoder, () => FunctionBody>> = { lz4: lz4Code, blosclz: blosclzCode };

/** Decodes a block from one place of a memory to another. Gives the bytes written, or -1 where it is damaged. */
export function decodeInMemory(
  memory: VectorMemory,
  decoder: VectorDecoder,
  { from, length, to, room }: { from: number; length: number; to: number; room: number },
): number {
  const table = memory.table("repeats", repeatTable);
  return memory.function(decoder, emitters[decoder])(from, length, to, room, table);
}

/**
 * Decodes a block by vectors.
 * @returns the number of bytes written to `out`; undefined where it is damaged, or there are no vectors
 */
export function decodeByVectors(decoder: VectorDecoder, input: Uint8Array, out: Uint8Array): number | undefined {
  const memory = vectorMemory(input.length + out.length);
  if (memory === undefined) return undefined;
  const [from, to] = memory.places([input.length, out.length]) as [number, number];
  memory.bytes.set(input, from);
  const written = decodeInMemory(memory, decoder, { from, length: input.length, to, room: out.length });
  if (written < 0) return undefined;
  out.set(memory.at(to, written));
  return written;
}

/** LZ4's block format: a token with the lengths of literals and match, the literals, the distance. */
function lz4Code(): FunctionBody {
  const code = new BackReferenceCode();
  const { body, length, distance } = code;
  const token = body.local("i32");
  body.repeat(() => {
    code.need(1);
    code.byte().tee(token).i32(4).op("i32.shr_u").set(length);
    code.extend(15);
    code.literals();
    code.returnAtEnd();
    code.need(2);
    code.byte().set(distance);
    code.byte().i32(8).op("i32.shl").get(distance).op("i32.or").set(distance);
    body.get(token).i32(15).op("i32.and").set(length);
    code.extend(15);
    body.increase(length, 4);
    code.match();
    body.i32(1);
  });
  return body.i32(-1);
}

/** BloscLZ: a byte below 32 begins so many literals plus one; the others a match, whose distance has 13 bits or, after these, 16. */
function blosclzCode(): FunctionBody {
  const code = new BackReferenceCode();
  const { body, length, distance } = code;
  const control = body.local("i32");
  const nearest = 8191;
  code.need(1);
  code.byte().i32(31).op("i32.and").set(control);
  body.repeat(() => {
    body.get(control).i32(32).op("i32.lt_u");
    body.when(
      () => {
        body.get(control).i32(1).op("i32.add").set(length);
        code.literals();
      },
      () => {
        body.get(control).i32(5).op("i32.shr_u").i32(2).op("i32.add").set(length);
        code.extend(9);
        code.need(1);
        body.get(control).i32(31).op("i32.and").i32(8).op("i32.shl").set(distance);
        code.byte().get(distance).op("i32.or").tee(distance).i32(nearest).op("i32.eq");
        body.when(() => {
          code.need(2);
          code.byte().i32(8).op("i32.shl").set(distance);
          code.byte().get(distance).op("i32.or").i32(nearest).op("i32.add").set(distance);
        });
        body.increase(distance, 1);
        code.match();
      },
    );
    code.returnAtEnd();
    code.byte().set(control);
    body.i32(1);
  });
  return body.i32(-1);
}
