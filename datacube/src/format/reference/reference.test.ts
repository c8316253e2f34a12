import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Dataset, open } from "../../index.ts";
import { openLocation } from "../../open.ts";
import { memoryLocation } from "../../source/memory.ts";
import { askPython, python } from "../../testing/python.ts";

const golden = join(import.meta.dirname, "..", "..", "..", "golden");

/** References to the files of a Zarr folder; small ones stand in the document. */
function referencesTo(folder: string): Record<string, unknown> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
  return Object.fromEntries(
    files.map((name, i) => {
      const bytes = readFileSync(join(folder, name));
      if (/\.z\w+$/.test(name)) return [name, bytes.toString()];
      if (i % 3 === 0) return [name, `base64:${bytes.toString("base64")}`];
      return [name, i % 3 === 1 ? [`{{ u }}/${name}`] : [`{{u}}/${name}`, 0, bytes.length]];
    }),
  );
}

const openReferences = (document: unknown, name = "refs.json") =>
  openLocation(memoryLocation(name, Buffer.from(JSON.stringify(document))));

describe("references", () => {
  const folder = join(golden, "v2.zarr");
  const document = { version: 1, templates: { u: folder }, refs: referencesTo(folder) };

  test("inline values, whole files and parts of files read as the folder itself", async () => {
    const [ours, direct] = [await openReferences(document), await open(folder)];
    expect(Object.keys(ours.dataVars)).toEqual(Object.keys(direct.dataVars));
    for (const name of Object.keys(direct.dataVars)) {
      expect((await ours.get(name).compute()).values, name).toEqual((await direct.get(name).compute()).values);
    }
  });

  test("what leads nowhere is a typed error that names it", async () => {
    const refs = {
      ".zgroup": '{"zarr_format": 2}',
      "v/.zarray": JSON.stringify({
        zarr_format: 2,
        shape: [4],
        chunks: [4],
        dtype: "<i2",
        fill_value: 0,
        order: "C",
        filters: null,
        compressor: null,
      }),
    };
    const cases: [unknown, RegExp][] = [
      [["ftp://host/key", 0, 8], /only files and addresses of http, https, s3/],
      [["{{ v }}", 0, 8], /template "v"/],
      [["x", "y"], /is no reference/],
      [[join(folder, ".zgroup"), 0, 9999], /has only \d+ bytes/],
      [[join(folder, "missing"), 0, 8], /nothing is there/],
    ];
    for (const [value, message] of cases) {
      const attempt = async () => (await openReferences({ refs: { ...refs, "v/0": value } })).v!.compute();
      await expect(attempt(), String(value)).rejects.toThrow(message);
    }
    const remote = await openReferences(
      { refs: { ...refs, "v/0": [join(folder, ".zgroup"), 0, 8] } },
      "https://host/refs.json",
    );
    await expect(remote.v!.compute()).rejects.toThrow(/lead to the network only/);
    await expect(openReferences({ refs, gen: [{}] })).rejects.toThrow(/one by one/);
    await expect(openLocation(memoryLocation("bad.json", Buffer.from('{"refs": ')))).rejects.toThrow(/not JSON/);
  });
});

/** That what references give is in the file itself. */
async function expectSame(ours: Dataset, direct: Dataset): Promise<void> {
  // kerchunk leaves out what has a Fletcher-32 checksum, and texts differ in their type
  const known = Object.keys(ours.dataVars);
  const names = Object.keys(direct.dataVars).filter((one) => known.includes(one) && direct.get(one).dtype !== "string");
  expect(names.length).toBeGreaterThan(0);
  for (const one of names) {
    const [found, wanted] = [await ours.get(one).compute(), await direct.get(one).compute()];
    const single = (value: unknown): number => Math.fround(Number(value));
    expect(Array.from(found.values as ArrayLike<unknown>, single), one).toEqual(
      Array.from(wanted.values as ArrayLike<unknown>, single),
    );
  }
}

describe.skipIf(python === undefined)("what kerchunk writes", () => {
  const peer = join(import.meta.dirname, "kerchunk_peer.py");

  test.each(["chunked.nc", "netcdf4.nc", "classic.nc"])("references to %s read as the file itself", async (name) => {
    const path = join(golden, name);
    await expectSame(await openReferences(askPython(peer, { path })), await open(path));
  });

  test.each(["chunked.nc", "netcdf4.nc"])("references to %s in Parquet read as the file itself", async (name) => {
    const folder = mkdtempSync(join(tmpdir(), "craton-parquet-"));
    const [path, out] = [join(golden, name), join(folder, "refs.parq")];
    try {
      askPython(peer, { path, out, recordSize: 7 });
      await expectSame(await open(out), await open(path));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
