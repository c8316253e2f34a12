import { CodecError } from "./codec.ts";
import { copyForward } from "./lz4.ts";

/**
 * Decodes a raw Snappy block (format description, sections 1 and 2).
 * @returns the number of bytes written to `out`
 * @throws CodecError
 */
export function decodeSnappy(input: Uint8Array, out: Uint8Array): number {
  let from = 0;
  let to = 0;
  const little = (bytes: number): number => {
    if (from + bytes > input.length) throw new CodecError("snappy", "it is cut off");
    let value = 0;
    for (let i = 0; i < bytes; i++) value += input[from++]! * 2 ** (8 * i);
    return value;
  };
  let told = 0;
  for (let shift = 0, more = 128; more >= 128; shift += 7) {
    if (shift > 28) throw new CodecError("snappy", "the length is too long");
    more = little(1);
    told += (more & 127) * 2 ** shift;
  }
  if (told > out.length) throw new CodecError("snappy", `${told} bytes instead of at most ${out.length}`);
  while (from < input.length) {
    const tag = input[from++]!;
    if ((tag & 3) === 0) {
      const short = tag >> 2;
      const count = (short < 60 ? short : little(short - 59)) + 1;
      if (count > input.length - from || count > told - to)
        throw new CodecError("snappy", "literals reach beyond the end");
      copyForward(input, from, { out, to, count });
      from += count;
      to += count;
      continue;
    }
    const count = (tag & 3) === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const offset = (tag & 3) === 1 ? (tag >> 5) * 256 + little(1) : little((tag & 3) === 2 ? 2 : 4);
    if (offset === 0 || offset > to) throw new CodecError("snappy", "an offset leads before the start");
    if (count > told - to) throw new CodecError("snappy", "a match reaches beyond the end");
    copyForward(out, to - offset, { out, to, count });
    to += count;
  }
  if (to !== told) throw new CodecError("snappy", `${to} bytes instead of ${told}`);
  return to;
}
