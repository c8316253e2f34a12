import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { fromHdf5 } from "./format/reference/from-hdf5.ts";
import { DatacubeError, open } from "./index.ts";
import { openLocation } from "./open.ts";
import { memoryLocation, memorySource } from "./source/memory.ts";

const golden = join(import.meta.dirname, "..", "golden");
/** Damaged files per format; fewer only where the time is over, which is said. */
const rounds = 10_000;
const budgetMs = 50_000;
/** The same damage in every run; CRATON_FUZZ_SEED looks at other damage. */
const seed = Number(process.env.CRATON_FUZZ_SEED ?? 1);

type Files = ReadonlyMap<string, Uint8Array>;
type Content = Uint8Array | Files;
type Below = (limit: number) => number;

function numbers(start: number): Below {
  let state = start;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

/** Some bytes changed, in half of the cases only near the beginning; digits of texts to digits; sometimes cut off. */
function damaged(bytes: Uint8Array, below: Below): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const reach = below(2) === 0 ? Math.min(copy.length, 700) : copy.length;
  for (let i = below(5); i >= 0; i--) {
    const at = below(reach);
    const isDigit = copy[at]! >= 48 && copy[at]! <= 57 && below(4) > 0;
    copy[at] = isDigit ? 48 + below(10) : below(256);
  }
  return below(8) === 0 ? copy.subarray(0, below(copy.length)) : copy;
}

function damagedContent(content: Content, below: Below): Content {
  if (content instanceof Uint8Array) return damaged(content, below);
  const keys = [...content.keys()].filter((key) => content.get(key)!.length > 0);
  const key = keys[below(keys.length)]!;
  return new Map(content).set(key, damaged(content.get(key)!, below));
}

const file = (name: string): Content => readFileSync(join(golden, name));

function folder(name: string): Content {
  const entries = readdirSync(join(golden, name), { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.map((path) => [path.slice(join(golden, name).length + 1), readFileSync(path)]));
}

/** Opens a file and computes all of it. */
async function readAll(content: Content): Promise<void> {
  const ds = await openLocation(memoryLocation("damaged", content));
  for (const array of Object.values(ds.dataVars)) await array.compute({ memoryBytes: 2 ** 28 });
}

async function referTo(content: Content): Promise<void> {
  const source = memorySource("damaged", content as Uint8Array);
  await fromHdf5({ source, target: "damaged", isWanted: () => true }, {});
}

const coverage = {
  type: "Coverage",
  domain: {
    type: "Domain",
    domainType: "Grid",
    axes: { x: { start: 1, stop: 3, num: 3 }, y: { values: [20, 21] }, t: { values: ["2020-01-01T00:00:00Z"] } },
    referencing: [{ coordinates: ["t"], system: { type: "TemporalRS", calendar: "Gregorian" } }],
  },
  parameters: { v: { type: "Parameter", observedProperty: { label: { en: "v" } } } },
  ranges: {
    v: {
      type: "NdArray",
      dataType: "float",
      axisNames: ["t", "y", "x"],
      shape: [1, 2, 3],
      values: [1, 2, null, 4, 5, 6],
    },
  },
};

const tiffs = [
  "cog",
  "strips",
  "lzw",
  "jpeg",
  "bigtiff",
  "zstd",
  "planar",
  "lerc",
  "packbits",
  "bits",
  "floats",
  "sparse",
];
const gribs = [
  ...["cube", "surfaces", "regular_ll-complex", "difference2", "missing-ccsds", "missing-png", "regular_ll-jpeg"],
  ...["lambert-simple", "grib1-second_order_SPD2", "grib1-reduced_gg"],
];

const subjects: readonly (readonly [string, () => readonly Content[], (content: Content) => Promise<void>])[] = [
  ["netcdf", () => ["classic.nc", "data64.nc", "fixed.nc"].map(file), readAll],
  ["hdf5", () => ["netcdf4.nc", "chunked.nc"].map(file), readAll],
  ["geotiff", () => tiffs.map((name) => file(`${name}.tif`)), readAll],
  ["grib", () => gribs.map((name) => file(`grib/${name}.grib`)), readAll],
  ["coveragejson", () => [Buffer.from(JSON.stringify(coverage))], readAll],
  ["zarr", () => ["v2.zarr", "v3.zarr", "v2-listed.zarr"].map(folder), readAll],
  ["icechunk", () => [folder("repository.icechunk")], readAll],
  ["references in JSON", () => [file("references.json")], readAll],
  ["references in Parquet", () => [folder("references.parq")], readAll],
  ["references made of hdf5", () => ["netcdf4.nc", "chunked.nc"].map(file), referTo],
];

describe.each(subjects)("%s", (name, contents, read) => {
  test("flipped and missing bytes give values or a typed error", { timeout: 600_000 }, async () => {
    const [below, all, end] = [numbers(seed), contents(), performance.now() + budgetMs];
    for (const content of all) await read(content);
    let done = 0;
    for (; done < rounds && performance.now() < end; done++) {
      const content = damagedContent(all[done % all.length]!, below);
      try {
        await read(content);
      } catch (error) {
        expect(error, `CRATON_FUZZ_SEED=${seed}, round ${done}`).toBeInstanceOf(DatacubeError);
      }
    }
    if (done < rounds) console.warn(`SHORT: ${name} had ${done} of ${rounds} rounds in ${budgetMs / 1000} s`);
  });
});

afterAll(() => {
  expect(process.resourceUsage().maxRSS * 1024, "bytes of memory at the peak").toBeLessThan(2.5e9);
});

test("a file in which HDF5 never comes to an end is given up, and the next file opens", async () => {
  await expect(open(join(golden, "stalls.hdf5"))).rejects.toThrow(/does not come to an end/);
  expect(Object.keys((await open(join(golden, "chunked.nc"))).dataVars)).toEqual(["noise"]);
});
