/** Encodes bytes as PackBits (TIFF 6.0 section 9), row by row, as the standard demands. */
export function encodePackBits(bytes: Uint8Array, rowBytes: number): Uint8Array {
  const output = new Uint8Array(bytes.length + (Math.ceil(rowBytes / 128) + 1) * Math.ceil(bytes.length / rowBytes));
  let to = 0;
  for (let start = 0; start < bytes.length; start += rowBytes) {
    to = encodeRow(bytes.subarray(start, start + rowBytes), output, to);
  }
  return output.subarray(0, to);
}

function encodeRow(row: Uint8Array, output: Uint8Array, start: number): number {
  let to = start;
  for (let at = 0; at < row.length; ) {
    const run = runLength(row, at);
    if (run >= 3 || (run === 2 && at + 2 >= row.length)) {
      output[to++] = 257 - run;
      output[to++] = row[at]!;
      at += run;
      continue;
    }
    let end = at + run;
    while (end < row.length && end - at < 128 && runLength(row, end) < 3) end++;
    output[to++] = end - at - 1;
    output.set(row.subarray(at, end), to);
    to += end - at;
    at = end;
  }
  return to;
}

function runLength(row: Uint8Array, at: number): number {
  let end = at + 1;
  while (end < row.length && end - at < 128 && row[end] === row[at]) end++;
  return end - at;
}

/**
 * Decodes PackBits.
 * @throws RangeError when the data end within a run, or more than `maxLength` bytes come out
 */
export function decodePackBits(input: Uint8Array, maxLength: number): Uint8Array {
  const output = new Uint8Array(maxLength);
  let to = 0;
  for (let at = 0; at < input.length && to < maxLength; ) {
    const code = input[at++]!;
    if (code === 128) continue;
    const length = code < 128 ? code + 1 : 257 - code;
    if (to + length > maxLength) throw new RangeError("PackBits data is longer than its block");
    if (code < 128) {
      if (at + length > input.length) throw new RangeError("PackBits data ends early");
      output.set(input.subarray(at, at + length), to);
      at += length;
    } else output.fill(input[at++]!, to, to + length);
    to += length;
  }
  return output.subarray(0, to);
}
