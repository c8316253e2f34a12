import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { numbersFrom } from "./fuzz/damage.ts";
import { DatacubeError, open } from "./index.ts";

const golden = join(import.meta.dirname, "..", "golden");
const gribs = [
  "cube",
  "regular_ll-complex",
  "missing-ccsds",
  "png16",
  "missing-jpeg",
  "grib1-second_order_SPD2",
  "grib1-reduced_gg",
];
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "craton-faults-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Opens a file and reads all of it; gives the error, or undefined when it could be read. */
async function readAll(path: string): Promise<unknown> {
  try {
    const ds = await open(path);
    for (const array of Object.values(ds.dataVars)) await array.compute();
    return undefined;
  } catch (error) {
    return error;
  }
}

function expectTyped(error: unknown, path: string): void {
  expect(error).toBeInstanceOf(DatacubeError);
  expect(["corrupt-data", "unknown-format", "unsupported", "source-read", "memory-limit"]).toContain(
    (error as DatacubeError).code,
  );
  expect((error as Error).message).toContain(path);
}

describe.each([
  ...[
    "netcdf4.nc",
    "classic.nc",
    "data64.nc",
    "cog.tif",
    "strips.tif",
    "lzw.tif",
    "jpeg.tif",
    "bigtiff.tif",
    "packbits.tif",
    "bits.tif",
  ],
  ...gribs.map((name) => `grib/${name}.grib`),
])("%s", (name) => {
  const bytes = readFileSync(join(golden, name));
  const write = (label: string, content: Uint8Array): string => {
    const path = join(folder, `${label}-${basename(name)}`);
    writeFileSync(path, content);
    return path;
  };

  test("truncated anywhere gives a typed error that names the file", async () => {
    for (const part of [0.02, 0.1, 0.5, 0.9]) {
      const path = write(`cut${part}`, bytes.subarray(0, Math.max(8, Math.floor(bytes.length * part))));
      expectTyped(await readAll(path), path);
    }
  });

  test("damaged bytes give values or a typed error, never a crash or a hang", async () => {
    const next = numbersFrom(7);
    for (let round = 0; round < 25; round++) {
      const copy = Uint8Array.from(bytes);
      const reach = round % 2 === 0 ? Math.min(copy.length, 600) : copy.length;
      for (let i = 0; i < 4; i++) copy[8 + next(reach - 8)] = next(256);
      const path = write(`bad${round}`, copy);
      const error = await readAll(path);
      if (error !== undefined) expectTyped(error, "");
    }
  });
});

describe.each(["v2.zarr", "v3.zarr"])("%s", (name) => {
  const copy = (label: string): string => {
    const path = join(folder, `${label}-${basename(name)}`);
    cpSync(join(golden, name), path, { recursive: true });
    return path;
  };
  const files = (path: string): string[] =>
    readdirSync(path, { recursive: true, encoding: "utf8" })
      .map((file) => join(path, file))
      .filter((file) => statSync(file).isFile());
  const isMetadata = (file: string): boolean => /\.(z\w+|json)$|zarr\.json$/.test(file);

  test("a damaged chunk gives a typed error that names the array and the chunk", async () => {
    const path = copy("chunk");
    for (const file of files(path)) {
      if (!isMetadata(file) && !/\/(lat|lon|time)\//.test(file)) writeFileSync(file, readFileSync(file).subarray(0, 5));
    }
    expectTyped(await readAll(path), path);
    const ds = await open(path);
    await expect(ds.blosc_lz4!.compute()).rejects.toThrow(/chunk \d\/\d\/\d of array "blosc_lz4"/);
  });

  test("damaged metadata give a typed error that names the document", async () => {
    for (const content of ["", "{", "[]", '{"zarr_format": 3, "node_type": "array", "shape": "x"}']) {
      const path = copy(`meta${content.length}`);
      for (const file of files(path)) if (isMetadata(file)) writeFileSync(file, content);
      expectTyped(await readAll(path), path);
    }
  });
});

test("a field of a TIFF with more values than the file has bytes is refused before anything is made for them", async () => {
  const bytes = readFileSync(join(golden, "cog.tif"));
  const first = bytes.readUInt32LE(4);
  const entries = Array.from({ length: bytes.readUInt16LE(first) }, (_, i) => first + 2 + i * 12);
  const tileOffsets = entries.find((at) => bytes.readUInt16LE(at) === 324)!;
  bytes.writeUInt32LE(2 ** 30, tileOffsets + 4);
  await expect(open(bytes)).rejects.toThrow(/field 324 of the directory at \d+: it has 1073741824 values/);
});

test("a JPEG tile that says that it is far larger is refused before room is made for it", async () => {
  const bytes = readFileSync(join(golden, "jpeg.tif"));
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc0, 0, 17, 8]));
  bytes.fill(0xff, frame + 5, frame + 9);
  const ds = await open(bytes);
  await expect(ds.get("band_data").compute()).rejects.toThrow(/its JPEG has 12884508675 bytes instead of/);
});

test("a LERC tile that says that it is far larger is refused before room is made for it", async () => {
  const bytes = readFileSync(join(golden, "lerc.tif"));
  const header = bytes.indexOf("Lerc2 ");
  const rows = header + (bytes.readInt32LE(header + 6) >= 3 ? 14 : 10);
  bytes.writeUInt32LE(2 ** 31, rows);
  const ds = await open(bytes);
  await expect(ds.get("band_data").compute()).rejects.toThrow(/its LERC has \d+ bytes instead of/);
});

describe("what is no data", () => {
  test("an empty file, a text, half a word of GRIB and an empty folder are of no known format", async () => {
    const cases: [string, string, RegExp][] = [
      ["empty.nc", "", /it is empty/],
      ["empty.tif", "", /it is empty/],
      ["text.zarr", "hello", /no known format.*"zarr", "icechunk", "geotiff"/],
      ["a.grib", "GRIB....", /no known format/],
    ];
    for (const [name, content, message] of cases) {
      const path = join(folder, name);
      writeFileSync(path, content);
      await expect(open(path)).rejects.toThrow(message);
    }
    await expect(open(mkdtempSync(join(folder, "none-")))).rejects.toThrow(/holds no Zarr metadata/);
    await expect(open(join(folder, "missing.nc"))).rejects.toThrow(/nothing is there/);
    await expect(open("ftp://host/x.zarr")).rejects.toThrow(/nothing reads "ftp:".*the schemes are file/);
  });

  test("a group that is not there is named", async () => {
    await expect(open(join(golden, "netcdf4.nc"), { group: "outer" })).rejects.toThrow(/no group "outer"/);
    await expect(open(join(golden, "v3.zarr"), { group: "outer" })).rejects.toThrow(/no Zarr group "outer"/);
    const inner = await open(join(golden, "netcdf4.nc"), { group: "inner" });
    expect((await inner.depth!.compute()).values).toEqual(Float64Array.of(1, 2, 3));
    await expect(open(join(golden, "cog.tif"), { overview: 7 })).rejects.toThrow(/2 overviews/);
  });

  test("reading values of a lazy array names compute()", async () => {
    const ds = await open(join(golden, "v3.zarr"));
    expect(() => ds.plain!.values).toThrow(/compute\(\)/);
    expect(() => ds.plain!.mean().item()).toThrow(/compute\(\)/);
  });
});
