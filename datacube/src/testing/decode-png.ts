import { inflateSync } from "node:zlib";

/** A PNG of 8 bits per channel as pixels, for tests: red, green, blue and opacity of a place. */
export function decodePng(bytes: Buffer): {
  readonly width: number;
  readonly height: number;
  readonly at: (row: number, column: number) => number[];
} {
  const [width, height, type] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20), bytes[25]!];
  const chunks = new Map<string, Buffer[]>();
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const name = bytes.toString("latin1", at + 4, at + 8);
    chunks.set(name, [...(chunks.get(name) ?? []), bytes.subarray(at + 8, at + 8 + length)]);
    at += length + 12;
  }
  const channels = { 2: 3, 3: 1, 6: 4 }[type];
  if (channels === undefined) throw new TypeError(`a PNG of colour type ${type}`);
  const rows = unfilter(inflateSync(Buffer.concat(chunks.get("IDAT")!)), { width: width * channels, channels });
  const [colours, opacity] = [chunks.get("PLTE")?.[0], chunks.get("tRNS")?.[0]];
  const at = (row: number, column: number): number[] => {
    const start = (row * width + column) * channels;
    const pixel = [...rows.subarray(start, start + channels)];
    if (channels !== 1) return channels === 3 ? [...pixel, 255] : pixel;
    return [...colours!.subarray(pixel[0]! * 3, pixel[0]! * 3 + 3), opacity?.[pixel[0]!] ?? 255];
  };
  return { width, height, at };
}

/** Undoes the filters of the rows (ISO 15948, clause 9). */
function unfilter(filtered: Buffer, { width, channels }: { width: number; channels: number }): Uint8Array {
  const height = filtered.length / (width + 1);
  const rows = new Uint8Array(height * width);
  for (let row = 0; row < height; row++) {
    const filter = filtered[row * (width + 1)]!;
    for (let i = 0; i < width; i++) {
      const at = row * width + i;
      const left = i >= channels ? rows[at - channels]! : 0;
      const up = row > 0 ? rows[at - width]! : 0;
      const corner = i >= channels && row > 0 ? rows[at - width - channels]! : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter]!;
      rows[at] = filtered[row * (width + 1) + 1 + i]! + guess;
    }
  }
  return rows;
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const distances = [left, up, corner].map((value) => Math.abs(estimate - value));
  if (distances[0]! <= distances[1]! && distances[0]! <= distances[2]!) return left;
  return distances[1]! <= distances[2]! ? up : corner;
}
