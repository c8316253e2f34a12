import { inflateSync } from "node:zlib";

/** Samples of a PNG image, row by row; the samples of a pixel make one number (most significant first). */
export interface PngImage {
  readonly width: number;
  readonly height: number;
  readonly samples: Float64Array;
}

const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 4: 2, 6: 4 };

/**
 * Decodes a PNG image (ISO/IEC 15948) without a palette that is not interlaced.
 * @throws RangeError naming what is wrong
 */
export function decodePng(bytes: Uint8Array, maxPixels: number): PngImage {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 33 || view.getUint32(0) !== 0x89504e47) throw new RangeError("no PNG image");
  const [width, height, depth, color] = [view.getUint32(16), view.getUint32(20), bytes[24]!, bytes[25]!];
  const channels = channelsOf[color];
  if (channels === undefined || ![1, 2, 4, 8, 16].includes(depth) || bytes[28] !== 0)
    throw new RangeError(`a PNG image of colour type ${color}, depth ${depth}, interlace ${bytes[28]}`);
  if (width * height > maxPixels) throw new RangeError(`a PNG image of ${width} by ${height} for ${maxPixels} values`);
  const pixelBits = channels * depth;
  const rowBytes = Math.ceil((width * pixelBits) / 8);
  const rows = inflateSync(imageData(bytes, view), { maxOutputLength: Math.max(1, height * (rowBytes + 1)) });
  if (rows.length !== height * (rowBytes + 1)) throw new RangeError("a PNG image of too few bytes");
  const pixelBytes = Math.max(1, pixelBits >> 3);
  const samples = new Float64Array(width * height);
  let above = new Uint8Array(rowBytes);
  for (let y = 0; y < height; y++) {
    const start = y * (rowBytes + 1);
    const row = rows.subarray(start + 1, start + 1 + rowBytes);
    unfilter(row, above, { kind: rows[start]!, pixelBytes });
    readPixels(row, pixelBits, samples.subarray(y * width, (y + 1) * width));
    above = row;
  }
  return { width, height, samples };
}

/** The contents of all IDAT chunks. */
function imageData(bytes: Uint8Array, view: DataView): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    if (view.getUint32(at + 4) === 0x49444154) parts.push(bytes.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return Buffer.concat(parts);
}

/** Undoes the filter of one row (clause 9), in place. */
function unfilter(
  row: Uint8Array,
  above: Uint8Array,
  { kind, pixelBytes }: { kind: number; pixelBytes: number },
): void {
  if (kind > 4) throw new RangeError(`PNG filter ${kind}`);
  for (let i = 0; i < row.length; i++) {
    const left = i >= pixelBytes ? row[i - pixelBytes]! : 0;
    const up = above[i]!;
    if (kind === 1) row[i]! += left;
    else if (kind === 2) row[i]! += up;
    else if (kind === 3) row[i]! += (left + up) >> 1;
    else if (kind === 4) row[i]! += paeth(left, up, i >= pixelBytes ? above[i - pixelBytes]! : 0);
  }
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

function readPixels(row: Uint8Array, pixelBits: number, target: Float64Array): void {
  for (let x = 0; x < target.length; x++) {
    if (pixelBits < 8) {
      const bit = x * pixelBits;
      target[x] = (row[bit >> 3]! >> (8 - pixelBits - (bit & 7))) & (2 ** pixelBits - 1);
    } else {
      let value = 0;
      for (let b = 0; b < pixelBits / 8; b++) value = value * 256 + row[(x * pixelBits) / 8 + b]!;
      target[x] = value;
    }
  }
}
