import { deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { compressors } from "./blosc-form.ts";
import { decodeKept, type KeptCodec } from "./kept-decoder.ts";
import { decodeInto } from "./native.ts";

const encoders: Readonly<Record<KeptCodec, (bytes: Uint8Array) => Uint8Array>> = {
  zlib: deflateSync,
  gzip: gzipSync,
  zstd: zstdCompressSync,
};

const content = Uint8Array.from({ length: 200_000 }, (_, i) => (i % 1000 < 500 ? i * i * 7 : i >> 4));

function decoded(codec: KeptCodec, stored: Uint8Array, room: number): Uint8Array {
  const target = new Uint8Array(room + 8).fill(99);
  const written = decodeKept(codec, stored, target.subarray(0, room))!;
  expect([...target.subarray(room)]).toEqual(new Array(8).fill(99));
  return target.subarray(0, written);
}

describe.each(["zlib", "gzip", "zstd"] as const)("a decoder of Node's library that is kept: %s", (codec) => {
  const stored = encoders[codec](content);

  test("decodes one stream after another, to where there is room for just that or for more", () => {
    for (let i = 0; i < 3; i++) {
      expect(decoded(codec, stored, content.length)).toEqual(content);
      expect(decoded(codec, encoders[codec](content.subarray(0, 1)), 1)).toEqual(content.subarray(0, 1));
      expect(decoded(codec, stored, content.length + 1000)).toEqual(content);
    }
  });

  test("refuses what is damaged, cut off or longer than expected, and decodes the next one", () => {
    expect(() => decoded(codec, stored, content.length - 1)).toThrow(/more than the 199999 bytes expected/);
    for (const end of [0, 1, 5, stored.length >> 1, stored.length - 1])
      expect(() => decoded(codec, stored.subarray(0, end), content.length), `${end} bytes`).toThrow();
    expect(() => decoded(codec, new Uint8Array(1000).fill(7), content.length)).toThrow();
    expect(decoded(codec, stored, content.length)).toEqual(content);
  });

  test("what was decoded before does not show", () => {
    const twice = Buffer.concat([stored, stored.subarray(0, stored.length - 3)]);
    expect(() => decoded(codec, twice.subarray(stored.length), content.length)).toThrow();
    const other = content.toReversed();
    expect(decoded(codec, encoders[codec](other), other.length)).toEqual(other);
  });
});

test.each(["zlib", "gzip"] as const)(
  "a stream whose checksum is cut off is not called longer than expected: %s",
  (codec) => {
    const stored = encoders[codec](content);
    expect(() => decoded(codec, stored.subarray(0, stored.length - 1), content.length)).toThrow(/unexpected end/);
  },
);

test.each(["zlib", "gzip"] as const)("a checksum that is wrong is found where there is just the room: %s", (codec) => {
  const stored = Uint8Array.from(encoders[codec](content));
  stored[stored.length - (codec === "gzip" ? 8 : 1)]! ^= 1;
  expect(() => decoded(codec, stored, content.length)).toThrow();
});

test("a frame that is to be skipped may stand before that of a block of Blosc", () => {
  const skipped = Uint8Array.of(0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 1, 2);
  const out = new Uint8Array(content.length);
  expect(compressors[4]!.decode(Buffer.concat([skipped, zstdCompressSync(content)]), out)).toBe(content.length);
  expect(Buffer.compare(out, content)).toBe(0);
});

test.each(["zlib", "gzip", "zstd"] as const)(
  "a stream of nothing goes where there is no room, and no other: %s",
  (codec) => {
    const nowhere = new Uint8Array(0);
    expect(decodeInto(codec, encoders[codec](nowhere), nowhere)).toBe(0);
    expect(() => decodeInto(codec, encoders[codec](Uint8Array.of(1)), nowhere)).toThrow(/more than the 0 bytes/);
    expect(() => decodeInto(codec, encoders[codec](content), nowhere)).toThrow(/more than the/);
  },
);
