import { FunctionBody, type Local } from "../../fuse/encoder.ts";
import { vectorMemory } from "./memory.ts";

/** Bytes that are taken into the checksum in one turn. */
const turnBytes = 16;
/** Bytes that are copied into the memory at a time. */
const tileBytes = 2 ** 16;

/**
 * The remainder (Castagnoli, all bits inverted) after as many whole turns as there are in `bytes`, and how many bytes these are; undefined
 * where there is no memory.
 * @param single the remainders of single bytes
 */
export function crc32cTurns(bytes: Uint8Array, single: Uint32Array): { value: number; done: number } | undefined {
  const memory = bytes.length < 4 * turnBytes ? undefined : vectorMemory(tileBytes);
  if (memory === undefined) return undefined;
  const table = memory.table("crc32c", () => remainderTable(single));
  const [at] = memory.places([tileBytes]) as [number];
  const run = memory.function("crc32c", crc32cCode);
  const done = bytes.length - (bytes.length % turnBytes);
  let value = -1;
  for (let start = 0; start < done; start += tileBytes) {
    const part = bytes.subarray(start, Math.min(done, start + tileBytes));
    memory.bytes.set(part, at);
    value = run(at, at + part.length, value, table);
  }
  return { value, done };
}

/** Per place in a turn, the last one first, and per byte the remainder of the byte followed by so many zeros. */
function remainderTable(single: Uint32Array): Uint8Array {
  const table = new Uint32Array(turnBytes * 256);
  table.set(single);
  for (let i = 256; i < table.length; i++) {
    const before = table[i - 256]!;
    table[i] = single[before & 255]! ^ (before >>> 8);
  }
  return new Uint8Array(table.buffer);
}

/** Parameters: addresses of the bytes and of their end, the remainder of what was before, the address of the table. */
function crc32cCode(): FunctionBody {
  const body = new FunctionBody(["i32", "i32", "i32", "i32"], ["i32"]);
  const [at, end, value, table] = body.params as [Local, Local, Local, Local];
  const word = body.local("i32");
  const next = body.local("i32");
  body.while(
    () => void body.get(at).get(end).op("i32.lt_u"),
    () => {
      for (let first = 0; first < turnBytes; first += 4) {
        body.get(at).memory("i32.load", first);
        if (first === 0) body.get(value).op("i32.xor");
        body.set(word);
        for (let byte = 0; byte < 4; byte++) {
          body.get(word);
          if (byte > 0) body.i32(8 * byte).op("i32.shr_u");
          if (byte < 3) body.i32(255).op("i32.and");
          body.i32(2).op("i32.shl").get(table).op("i32.add");
          body.memory("i32.load", 1024 * (turnBytes - 1 - first - byte));
          if (first + byte > 0) body.get(next).op("i32.xor");
          body.set(next);
        }
      }
      body.get(next).set(value).increase(at, turnBytes);
    },
  );
  return body.get(value);
}
