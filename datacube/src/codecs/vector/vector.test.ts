import { afterEach, describe, expect, test } from "vitest";
import { decodeBlosclz, encodeBlosclz } from "../blosclz.ts";
import { crc32c } from "../checksums.ts";
import { CodecError } from "../codec.ts";
import { type Integers, takeDifferences, undoDifferences } from "../differences.ts";
import { decodeLz4Block, encodeLz4Block } from "../lz4.ts";
import { createCodec } from "../registry.ts";
import { shuffle, unshuffle } from "../shuffle.ts";
import { decodeInMemory, type VectorDecoder } from "./decoders.ts";
import { useVectors, vectorMemory } from "./memory.ts";
import { joinBytesInto } from "./shuffles.ts";

/** Numbers from 0 up to a limit, the same at every run. */
function randomNumbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

/** Contents of which a compressor makes literals and matches of all lengths and distances. */
function content(seed: number): Uint8Array {
  const below = randomNumbers(seed);
  const bytes = new Uint8Array(below(seed % 10 === 0 ? 200_000 : 3000));
  for (let at = 0; at < bytes.length; ) {
    const length = 1 + below(below(4) === 0 ? 2000 : 40);
    const distance = 1 + below(Math.min(at + 1, below(3) === 0 ? 70_000 : 24));
    const isNew = at < distance || below(3) === 0;
    for (const end = Math.min(bytes.length, at + length); at < end; at++)
      bytes[at] = isNew ? below(256) : bytes[at - distance]!;
  }
  return bytes;
}

function outcome<T>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return error.message;
  }
}

/** What something gives without vectors and with them. */
function bothWays<T>(work: () => T): [plain: T, byVectors: T] {
  useVectors(false);
  const plain = work();
  useVectors(true);
  return [plain, work()];
}

function expectSame(work: () => unknown): void {
  const [plain, byVectors] = bothWays(work);
  expect(byVectors === plain).toBe(true);
}

afterEach(() => useVectors(true));

const blocks = {
  lz4: { encode: encodeLz4Block, decode: decodeLz4Block },
  blosclz: { encode: (bytes: Uint8Array) => encodeBlosclz(bytes), decode: decodeBlosclz },
};

describe.each(Object.entries(blocks))("%s", (name, { encode, decode }) => {
  test("vectors write and read what loops do", () => {
    for (let seed = 1; seed <= 200; seed++) {
      const bytes = content(seed);
      const [stored, same] = bothWays(() => encode(bytes, 1 + (seed % 7)));
      expect(Buffer.compare(stored, same), `stored, seed ${seed}`).toBe(0);
      const out = new Uint8Array(bytes.length);
      expect(decode(stored, out)).toBe(bytes.length);
      expect(Buffer.compare(out, bytes), `read, seed ${seed}`).toBe(0);
    }
  });

  test("damaged blocks give the same bytes or the same error, and nothing is written beyond", () => {
    for (let seed = 1; seed <= 2000; seed++) {
      const below = randomNumbers(seed);
      const bytes = content(1 + (seed % 97));
      const stored = new Uint8Array(encode(bytes));
      for (let i = below(4); i >= 0 && stored.length > 0; i--)
        stored[below(stored.length)] = below(4) === 0 ? 255 : below(256);
      const damaged = stored.subarray(0, below(2) === 0 ? stored.length : below(stored.length + 1));
      const room = below(2) === 0 ? bytes.length : below(2 * bytes.length + 1);
      const [plain, byVectors] = bothWays(() => {
        const out = new Uint8Array(room);
        return outcome(() => [decode(damaged, out), Buffer.from(out).toString("base64")]);
      });
      if (typeof plain === "string") expect(byVectors, `seed ${seed}`).toBe(plain);
      else expect(byVectors[0], `seed ${seed}`).toBe(plain[0]);
      if (Array.isArray(plain)) expect(written(byVectors, plain[0] as number)).toBe(written(plain, plain[0] as number));
      expect(overrun(name as VectorDecoder, damaged, room), `seed ${seed}`).toBe(false);
    }
  });
});

function written(result: unknown, length: number): string {
  return Buffer.from((result as [number, string])[1], "base64")
    .subarray(0, length)
    .toString("base64");
}

/** Whether a decoder changes bytes before its output, or more than 32 after it. */
function overrun(decoder: VectorDecoder, input: Uint8Array, room: number): boolean {
  const memory = vectorMemory(input.length + room + 2048)!;
  const [before, from, to, after] = memory.places([1024, input.length, room, 1024]) as [number, number, number, number];
  memory.at(before, from - before).fill(171);
  memory.at(to, after + 1024 - to).fill(171);
  memory.bytes.set(input, from);
  decodeInMemory(memory, decoder, { from, length: input.length, to, room });
  const kept = [memory.at(before, from - before), memory.at(to + room + 32, after + 1024 - to - room - 32)];
  return (
    kept.some((bytes) => bytes.some((byte) => byte !== 171)) ||
    Buffer.compare(memory.at(from, input.length), input) !== 0
  );
}

test.each([1, 2, 3, 4, 5, 7, 8, 12, 16, 17])(
  "elements of %i bytes are shuffled and unshuffled as without vectors",
  (size) => {
    const below = randomNumbers(size);
    for (const count of [0, 1, 15, 16, 17, 31, 100, 1000, 16_384, 16_385, 16_399, 16_400, 40_000]) {
      const bytes = Uint8Array.from({ length: count * size + below(size) }, () => below(256));
      for (const change of [shuffle, unshuffle]) {
        const [plain, byVectors] = bothWays(() => change(bytes, size));
        expect(Buffer.compare(plain, byVectors), `${change.name} of ${count}`).toBe(0);
      }
      expect(Buffer.compare(unshuffle(shuffle(bytes, size), size), bytes)).toBe(0);
    }
  },
);

test("blosc containers are the same, whatever the type size and the shuffle", async () => {
  for (const cname of ["lz4", "blosclz", "zstd"])
    for (const typesize of [1, 2, 3, 4, 8, 16])
      for (const shuffled of [0, 1, 2]) {
        const codec = await createCodec({ name: "blosc", configuration: { cname, typesize, shuffle: shuffled } });
        for (const seed of [10, 20, 31, 32]) {
          const bytes = content(seed);
          const [stored, same] = bothWays(() => codec.encode(bytes));
          expect(Buffer.compare(stored, same)).toBe(0);
          const [plain, byVectors] = bothWays(() => codec.decode(stored, bytes.length));
          expect(Buffer.compare(plain, bytes), `${cname} ${typesize} ${shuffled}`).toBe(0);
          expect(Buffer.compare(byVectors, bytes), `${cname} ${typesize} ${shuffled} by vectors`).toBe(0);
        }
      }
});

const integers = [Uint8Array, Int16Array, Int32Array, BigInt64Array];

test.each(integers)("differences of %o are taken and undone as without vectors", (Kind) => {
  const below = randomNumbers(Kind.BYTES_PER_ELEMENT);
  for (let round = 0; round < 60; round++) {
    const [samples, rowLength] = [1 + below(round % 2 === 0 ? 4 : 40), 1 + below(round % 10 === 0 ? 150_000 : 700)];
    const bytes = Uint8Array.from({ length: 8 * below(4 * rowLength) }, () => below(256));
    const elements = new Kind(bytes.buffer) as Integers;
    for (const change of [takeDifferences, undoDifferences]) {
      const [plain, byVectors] = bothWays(() => {
        const copy = elements.slice() as Integers;
        change(copy, { rowLength, samples });
        return Buffer.from(copy.buffer);
      });
      expect(plain.equals(byVectors), `${change.name}, ${samples} samples, rows of ${rowLength}`).toBe(true);
    }
  }
});

test("checksums and rounded bits are the same as without vectors", async () => {
  const below = randomNumbers(5);
  const bytes = Uint8Array.from({ length: 200_000 }, () => below(256));
  for (let length = 0; length < 300; length++) expectSame(() => crc32c(bytes.subarray(0, length)));
  expectSame(() => crc32c(bytes));
  expect(crc32c(Buffer.from("123456789"))).toBe(0xe3069283);
  for (const [dtype, keepbits] of [
    ["<f2", 3],
    ["<f4", 0],
    ["<f4", 22],
    ["<f8", 0],
    ["<f8", 51],
  ] as const) {
    const codec = await createCodec({ name: "bitround", configuration: { dtype, keepbits } });
    expectSame(() => Buffer.from(codec.encode(bytes)).toString("base64"));
  }
});

describe.each([2, 4, 8, 16])("elements of %i bytes that are copied out as they are made", (elementBytes) => {
  const tile = 2 ** 16 / elementBytes;
  test.each([16, tile - 1, tile, tile + 1, 2 * tile + 15, 2 * tile + 17])("%i of them", (count) => {
    const below = randomNumbers(count);
    const bytes = Uint8Array.from({ length: count * elementBytes + (count % elementBytes) }, () => below(256));
    const memory = vectorMemory(2 * bytes.length)!;
    const [from, to, after] = memory.places([bytes.length, Math.min(bytes.length, 2 ** 16), 64]) as [
      number,
      number,
      number,
    ];
    memory.bytes.set(shuffle(bytes, elementBytes), from);
    memory.at(after, 64).fill(171);
    const out = new Uint8Array(bytes.length);
    expect(joinBytesInto(memory, { from, to, elementBytes }, out)).toBe(true);
    expect(Buffer.compare(out, bytes)).toBe(0);
    expect(memory.at(after, 64).every((byte) => byte === 171)).toBe(true);
  });
});
