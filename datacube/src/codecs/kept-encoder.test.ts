import { deflateSync, gunzipSync, gzipSync, inflateSync, zstdDecompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { encodeStream, type StreamEncoding } from "./kept-encoder.ts";
import { contentSize } from "./zstd-frames.ts";

const decoders = { zlib: inflateSync, gzip: gunzipSync, zstd: zstdDecompressSync };
const content = Uint8Array.from({ length: 200_000 }, (_, i) => (i % 1000 < 500 ? i * i * 7 : i >> 4));
let state = 5;
const noise = Uint8Array.from({ length: 300_000 }, () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state >>> 24;
});

function encoded(bytes: Uint8Array, encoding: StreamEncoding): Uint8Array {
  return encodeStream(bytes, encoding, (stream) => stream.slice());
}

describe.each(["zlib", "gzip", "zstd"] as const)("an encoder of Node's library that is kept: %s", (codec) => {
  test("encodes one stream after another, of every length, each for itself", () => {
    const first = encoded(content, { codec, level: 3 });
    for (const bytes of [
      content,
      noise,
      new Uint8Array(0),
      content.subarray(7, 8),
      noise.subarray(0, 70_000),
      content,
    ]) {
      const stored = encoded(bytes, { codec, level: 3 });
      expect(Buffer.compare(decoders[codec](stored), bytes), `${bytes.length} bytes`).toBe(0);
      if (bytes === content) expect(Buffer.compare(stored, first)).toBe(0);
    }
  });

  test("keeps to its level, also when others were used between", () => {
    const fast = encoded(content, { codec, level: 1 }).length;
    const good = encoded(content, { codec, level: 9 }).length;
    expect(good).toBeLessThan(fast);
    for (let level = 1; level <= 9; level++) encoded(content, { codec, level });
    for (let i = 0; i < 3; i++) {
      expect(encoded(content, { codec, level: 1 }).length).toBe(fast);
      expect(encoded(content, { codec, level: 9 }).length).toBe(good);
    }
  });
});

test("streams of zlib and gzip are those that Node's own encoders make", () => {
  for (const level of [1, 5, 9]) {
    expect(Buffer.compare(encoded(content, { codec: "zlib", level }), deflateSync(content, { level }))).toBe(0);
    expect(Buffer.compare(encoded(content, { codec: "gzip", level }), gzipSync(content, { level }))).toBe(0);
  }
});

test("every frame of zstd tells its length, and has a checksum where one is asked for", () => {
  for (let i = 0; i < 3; i++) {
    const plain = encoded(content, { codec: "zstd", level: 5 });
    const checked = encoded(content, { codec: "zstd", level: 5, checksum: true });
    expect([contentSize(plain), contentSize(checked)]).toEqual([content.length, content.length]);
    expect(checked.length).toBe(plain.length + 4);
  }
});
