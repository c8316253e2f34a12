import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Codec, CodecSpec } from "./codec.ts";
import { createCodec } from "./registry.ts";

interface Case extends CodecSpec {
  readonly configuration: Readonly<Record<string, unknown>>;
  /** Type of the array where the configuration does not tell it. */
  readonly dtype?: string;
}
interface Answer {
  readonly encoded: string[];
  readonly decoded: string[];
  readonly ours: string[];
}

const python = process.env.CRATON_TEST_PYTHON ?? "";
if (!existsSync(python))
  console.warn("SKIPPED: codecs beside numcodecs (set CRATON_TEST_PYTHON to a Python that has it)");

const floats = { astype: "<i2", dtype: "<f4" };
const cases: Case[] = [
  ...(JSON.parse(readFileSync(join(import.meta.dirname, "cases.json"), "utf8")) as Case[]),
  { name: "bz2", configuration: { level: 9 } },
  { name: "bz2", configuration: { level: 1 } },
  { name: "delta", configuration: { dtype: "<f4" } },
  { name: "delta", configuration: { dtype: "<i4", astype: "<i2" } },
  { name: "fixedscaleoffset", configuration: { offset: 3, scale: 10, ...floats } },
  { name: "fixedscaleoffset", configuration: { offset: -2.5, scale: 0.25, astype: "<i4", dtype: "<f8" } },
  { name: "fixedscaleoffset", configuration: { offset: 273.15, scale: 100, ...floats } },
  { name: "fixedscaleoffset", configuration: { offset: 0.3, scale: 0.7, astype: "<f4", dtype: "<f4" } },
  { name: "quantize", configuration: { digits: 2, dtype: "<f4" } },
  { name: "quantize", configuration: { digits: 5, dtype: "<f8", astype: "<f4" } },
  { name: "bitround", configuration: { keepbits: 5 }, dtype: "<f4" },
  { name: "bitround", configuration: { keepbits: 12 }, dtype: "<f8" },
  { name: "packbits", configuration: {}, dtype: "bool" },
  { name: "astype", configuration: { encode_dtype: "<f4", decode_dtype: "<f8" } },
];
/** Arrays of each of these are encoded as they are by both. */
const exact = new Set([
  "delta",
  "fixedscaleoffset",
  "quantize",
  "bitround",
  "packbits",
  "astype",
  "shuffle",
  "crc32c",
  "crc32",
  "adler32",
  "fletcher32",
]);

const of = (values: Float32Array | Float64Array | Int32Array): Uint8Array => new Uint8Array(values.buffer);
const wave = (_: unknown, i: number): number => 20 * Math.sin(i / 30) + (i % 7) / 3;
const contentsOf = ({ name, dtype, configuration }: Case): Uint8Array[] => {
  const type = String(dtype ?? configuration.dtype ?? configuration.decode_dtype ?? "");
  if (type === "bool") return [Uint8Array.from({ length: 1003 }, (_, i) => ((i * i) >> 3) & 1)];
  if (type === "<f4") return [of(Float32Array.from({ length: 3000 }, wave))];
  if (type === "<f8") return [of(Float64Array.from({ length: 3000 }, wave))];
  const ramp = Uint8Array.from({ length: 400_000 }, (_, i) => (i >> 6) ^ (i % 5));
  return [
    of(Int32Array.from({ length: 5000 }, (_, i) => i * 3 - 7)),
    ...(name === "delta" ? [] : [ramp, of(Float32Array.from({ length: 10 }, wave))]),
  ];
};

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

function ask(part: readonly Case[], contents: readonly Uint8Array[], encoded: readonly Uint8Array[][]): Answer[] {
  const input = JSON.stringify({
    cases: part,
    contents: contents.map(base64),
    encoded: encoded.map((one) => one.map(base64)),
  });
  const { stdout, stderr, status } = spawnSync(python, [join(import.meta.dirname, "peer.py")], {
    input,
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(String(stderr));
  return JSON.parse(String(stdout)) as Answer[];
}

describe.skipIf(!existsSync(python))("ours and numcodecs'", () => {
  const found = new Map<Case, { codec: Codec; contents: Uint8Array[]; answer: Answer; ours: Uint8Array[] }>();

  beforeAll(async () => {
    const groups = Map.groupBy(cases, (one) => contentsOf(one).map(base64).join());
    for (const group of groups.values()) {
      const contents = contentsOf(group[0]!);
      const codecs = await Promise.all(
        group.map((one) => createCodec({ ...one, configuration: { dtype: one.dtype, ...one.configuration } })),
      );
      const ours = codecs.map((codec, i) =>
        group[i]!.name === "bz2" ? [] : contents.map((bytes) => codec.encode(bytes)),
      );
      const answers = ask(group, contents, ours);
      group.forEach(
        (one, i) => void found.set(one, { codec: codecs[i]!, contents, answer: answers[i]!, ours: ours[i]! }),
      );
    }
  });

  test.each(cases)("$name $configuration: each reads what the other writes", (one) => {
    const { codec, contents, answer, ours } = found.get(one)!;
    contents.forEach((bytes, i) => {
      const stored = Buffer.from(answer.encoded[i]!, "base64");
      expect(base64(codec.decode(stored, bytes.length)) === answer.decoded[i], `reading content ${i}`).toBe(true);
      if (one.name === "bz2") return;
      if (exact.has(one.name)) expect(base64(ours[i]!) === answer.encoded[i], `writing content ${i}`).toBe(true);
      expect(answer.ours[i] === answer.decoded[i], `numcodecs reading content ${i}`).toBe(true);
    });
  });
});
