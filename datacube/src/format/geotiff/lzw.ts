/**
 * Decodes TIFF LZW (TIFF 6.0 section 13: codes most significant bit first, early change).
 * @throws RangeError when a code is not in the table, or more than `maxLength` bytes come out
 */
export function decodeLzw(input: Uint8Array, maxLength: number): Uint8Array {
  const output = new Uint8Array(maxLength);
  const starts = new Int32Array(4097);
  const lengths = new Int32Array(4097);
  let next = 258;
  let width = 9;
  let written = 0;
  let previousStart = -1;
  let previousLength = 0;
  let buffer = 0;
  let bits = 0;
  for (let at = 0; ; ) {
    while (bits < width && at < input.length) {
      buffer = ((buffer << 8) | input[at++]!) & 0xffffff;
      bits += 8;
    }
    if (bits < width) break;
    bits -= width;
    const code = (buffer >> bits) & ((1 << width) - 1);
    if (code === 257) break;
    if (code === 256) {
      next = 258;
      width = 9;
      previousStart = -1;
      continue;
    }
    const start = written;
    if (code < 256) {
      if (written >= maxLength) throw new RangeError("LZW data is longer than its block");
      output[written++] = code;
    } else {
      const known = code < next;
      if (previousStart < 0 || (!known && code !== next)) throw new RangeError(`LZW code ${code} is not in the table`);
      const from = known ? starts[code]! : previousStart;
      const length = known ? lengths[code]! : previousLength + 1;
      if (written + length > maxLength) throw new RangeError("LZW data is longer than its block");
      for (let i = 0; i < length; i++) output[written++] = output[from + i]!;
    }
    if (previousStart >= 0 && next < 4096) {
      starts[next] = previousStart;
      lengths[next] = previousLength + 1;
      next++;
    }
    if (next >= (1 << width) - 1 && width < 12) width++;
    previousStart = start;
    previousLength = written - start;
  }
  return output.subarray(0, written);
}
