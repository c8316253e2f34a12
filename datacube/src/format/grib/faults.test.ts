import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type OpenOptions, open } from "../../index.ts";
import { openLocation } from "../../open.ts";
import { memoryLocation } from "../../source/memory.ts";

const golden = join(import.meta.dirname, "..", "..", "..", "golden", "grib");
const bytesOf = (name: string): Uint8Array => Uint8Array.from(readFileSync(join(golden, `${name}.grib`)));
const openBytes = (bytes: Uint8Array, options: OpenOptions = {}) =>
  openLocation(memoryLocation("x.grib", bytes), options);

/** The file with some of its bytes replaced. */
function patch(name: string, at: number, bytes: readonly number[]): Uint8Array {
  const copy = bytesOf(name);
  copy.set(bytes, at);
  return copy;
}

/** Byte where section `number` of the first message of edition 2 begins. */
function sectionAt(bytes: Uint8Array, number: number): number {
  const view = new DataView(bytes.buffer);
  let at = 16;
  while (bytes[at + 4] !== number) at += view.getUint32(at);
  return at;
}

test("fields on different levels in one variable: the error tells the filters, and each of them opens", async () => {
  const path = join(golden, "kind-two-levels.grib");
  await expect(open(path)).rejects.toThrow(
    /"t" with different typeOfLevel.*filterByKeys: \{"typeOfLevel":"isobaricInhPa"\}, \{"typeOfLevel":"surface"\}/,
  );
  const ds = await open(path, { filterByKeys: { typeOfLevel: "isobaricInhPa" } });
  expect(Object.keys(ds.coords)).toContain("isobaricInhPa");
  await expect(open(path, { filterByKeys: { typeOfLevel: "sky" } })).rejects.toThrow(/isobaricInhPa, surface/);
});

test("a variable whose level differs from that of others says how to open it", async () => {
  const path = join(golden, "surfaces.grib");
  const ds = await open(path);
  expect(Object.keys(ds.dataVars).sort()).toEqual(["sp", "t2m"]);
  expect(() => ds.get("u10")).toThrow(/"heightAboveGround" differs.*filterByKeys \{"parameterCode":"0_2_2"\}/);
  const wind = await open(path, { filterByKeys: { parameterCode: "0_2_2" } });
  expect(Object.keys(wind.dataVars)).toEqual(["u10"]);
});

test("parameters that are not in the tables have cfgrib's name, with their codes where there are several", async () => {
  expect(Object.keys((await open(join(golden, "kind-unknown-parameter.grib"))).dataVars)).toEqual(["unknown"]);
  const several = await open(join(golden, "kind-unknown-parameters.grib"));
  expect(Object.keys(several.dataVars)).toEqual(["unknown_0_191_201", "unknown_0_191_202"]);
});

test("spherical harmonics are refused with the way out", async () => {
  await expect(open(join(golden, "kind-spectral.grib"))).rejects.toThrow(/spherical harmonics \(template 3.50\).*cdo/);
});

test("kinds that are not read are named by their template", async () => {
  const simple = bytesOf("regular_ll-simple");
  const cases: [number, number, RegExp][] = [
    [3, 12, /grid of template 3.90/],
    [4, 7, /product of template 4.90/],
    [5, 9, /packing of template 5.90/],
  ];
  for (const [section, offset, message] of cases) {
    const bytes = patch("regular_ll-simple", sectionAt(simple, section) + offset, [0, 90]);
    const read = async () => (await openBytes(bytes)).get("t").compute();
    await expect(read(), message.source).rejects.toThrow(message);
  }
});

test("lengths and sizes that do not fit are damage at a place, before anything is reserved for them", async () => {
  const simple = bytesOf("regular_ll-simple");
  const grid = sectionAt(simple, 3);
  const cases: [string, number, readonly number[], RegExp][] = [
    ["the message", 8, [0, 0, 0, 1, 0, 0, 0, 0], /byte 0: .*truncated/],
    ["a section", grid, [0x7f, 0xff, 0xff, 0xff], /section 3 of 2147483647 bytes/],
    ["points", grid + 6, [0x7f, 0xff, 0xff, 0xff], /message at byte 0: 2147483647 points/],
    ["columns", grid + 30, [0x0f, 0xff, 0xff, 0xff], /96 points in 8 rows of 268435455/],
    ["bits per value", sectionAt(simple, 5) + 19, [200], /200 bits/],
    ["end", simple.length - 4, [0, 0, 0, 0], /does not end with "7777"/],
  ];
  for (const [what, at, bytes, message] of cases) {
    const read = async () => (await openBytes(patch("regular_ll-simple", at, bytes))).get("t").compute();
    await expect(read(), what).rejects.toThrow(message);
  }
});

test("opening reads headers only, and one field is read alone", async () => {
  const cube = bytesOf("cube");
  const parts: number[] = [];
  const location = memoryLocation("cube.grib", cube);
  const counted = {
    ...location,
    bytes: async () => {
      const source = (await location.bytes())!;
      return {
        ...source,
        read: (offset: number, length: number) => {
          parts.push(length);
          return source.read(offset, length);
        },
      };
    },
  };
  const ds = await openLocation(counted);
  parts.length = 0;
  await ds.get("t").isel({ number: 1, step: 0, isobaricInhPa: 1 }).compute();
  expect(parts).toEqual([168]);
});
