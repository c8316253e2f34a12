import { crc32, deflateSync } from "node:zlib";

/** Index of the transparent colour: the last of the palette. */
export const transparentIndex = 255;

/** Encodes an image of palette indices, rows from the top, as PNG (ISO 15948). `colours` are 255 RGB triples. */
export function encodePng(
  { width, height, indices }: { width: number; height: number; indices: Uint8Array },
  colours: Uint8Array,
): Uint8Array {
  const fullPalette = new Uint8Array(256 * 3);
  fullPalette.set(colours.subarray(0, 255 * 3));
  const alpha = new Uint8Array(256).fill(255);
  alpha[transparentIndex] = 0;
  const before = [chunk("PLTE", fullPalette), chunk("tRNS", alpha)];
  return encode({ width, height, type: 3 }, before, withFilters(indices, width));
}

/** Encodes an image of red, green, blue and opacity per pixel, rows from the top, as PNG. */
export function encodeColourPng({
  width,
  height,
  pixels,
}: {
  width: number;
  height: number;
  pixels: Uint8Array;
}): Uint8Array {
  return encode({ width, height, type: 6 }, [], withFilters(pixels, width * 4));
}

function encode(
  { width, height, type }: { width: number; height: number; type: number },
  before: Buffer[],
  rows: Uint8Array,
): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, type, 0, 0, 0], 8);
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  const chunks = [chunk("IHDR", header), ...before, chunk("IDAT", deflateSync(rows, { level: 6 }))];
  return new Uint8Array(Buffer.concat([signature, ...chunks, chunk("IEND", new Uint8Array(0))]));
}

/** Rows of so many bytes, each after the byte that says that it is not filtered. */
function withFilters(bytes: Uint8Array, width: number): Uint8Array {
  const height = bytes.length / width;
  const rows = new Uint8Array(height * (width + 1));
  for (let row = 0; row < height; row++)
    rows.set(bytes.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);
  return rows;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const result = Buffer.alloc(body.length + 8);
  result.writeUInt32BE(data.length, 0);
  body.copy(result, 4);
  result.writeUInt32BE(crc32(body), body.length + 4);
  return result;
}
