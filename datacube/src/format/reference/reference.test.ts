import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Dataset, open } from "../../index.ts";
import { openLocation } from "../../open.ts";
import { memoryLocation } from "../../source/memory.ts";
import { askPython, python } from "../../testing/python.ts";
import { compileTemplate } from "./template.ts";

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
      [["{{ v }}", 0, 8], /"\{\{ v \}\}" in "v\/0" of refs.json/],
      [["x", "y"], /is no reference/],
      [[join(folder, ".zgroup"), 0, 9999], /has only \d+ bytes/],
      [[join(folder, "missing"), 0, 8], /missing: refs.json refers to it, and nothing is there/],
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
    await expect(openLocation(memoryLocation("bad.json", Buffer.from('{"refs": ')))).rejects.toThrow(/not JSON/);
  });
});

describe("templates", () => {
  const names = new Map<string, string | number | ReturnType<typeof compileTemplate>>([
    ["u", "s3://bucket"],
    ["i", 7],
    ["f", compileTemplate("{{c}}-{{ n + 1 }}", "f")],
  ]);
  test.each([
    ["{{u}}/a.nc", "s3://bucket/a.nc"],
    ["{{ (i + 1) * 1000 - 2 ** 3 }}", "7992"],
    ["{{ -i // 2 }},{{ -i % 4 }},{{ -2 ** 2 }}", "-4,1,-4"],
    ["{{ f(c='x' + u, n=i) }}", "xs3://bucket-8"],
    ["{{ '%03d' % i }}.{{ \"v%s\" % i }}", "007.v7"],
    ["{ no name }", "{ no name }"],
  ])("%s", (text, made) => expect(compileTemplate(text, "here")(names)).toBe(made));

  test.each([
    "{{ i.__class__ }}",
    "{{ i / 2 }}",
    "{{ nothing }}",
    "{% for x in y %}",
    "{{ f }}",
    "{{ u * 9 }}",
    "{{ 9 ** 99 }}",
    "{{ i // 0 }}",
    "{{ f(c='a'",
    `{{ ${"(".repeat(99)}1${")".repeat(99)} }}`,
  ])("%s is refused with its place", (text) => {
    expect(() => compileTemplate(text, "here")(names)).toThrow(/in here is not supported/);
  });

  test("a text that grows from call to call is refused before it is large", () => {
    const twice = compileTemplate("{{c}}{{c}}", "twice");
    const text = `{{ ${"d(c=".repeat(20)}'x'${")".repeat(20)} }}`;
    expect(() => compileTemplate(text, "here")(new Map([["d", twice]]))).toThrow(/65536 characters/);
  });
});

describe("generated references", () => {
  const array = (shape: number[], chunks: number[]) =>
    JSON.stringify({
      zarr_format: 2,
      shape,
      chunks,
      dtype: "|u1",
      fill_value: null,
      order: "C",
      filters: null,
      compressor: null,
    });
  const refs = { ".zgroup": '{"zarr_format": 2}', "v/.zarray": array([2, 6], [1, 2]) };
  const generator = {
    key: "v/{{j}}.{{i}}",
    url: "{{ file(name='classic') }}",
    offset: "{{ (i + j * 3) * 2 }}",
    length: "2",
    dimensions: { j: [0, 1], i: { stop: 3 } },
  };
  const templates = { file: join(golden, "{{name}}.nc") };

  test("there is one for each combination of the dimensions' values", async () => {
    const ds = await openReferences({ version: 1, templates, gen: [generator], refs });
    expect((await ds.get("v").compute()).values).toEqual(
      Uint8Array.from(readFileSync(join(golden, "classic.nc")).subarray(0, 12)),
    );
  });

  test.each([
    [
      { ...generator, dimensions: { j: { stop: 1e6 }, i: { stop: 1e6 } } },
      /1000000000000 generated references in refs.json/,
    ],
    [{ ...generator, dimensions: { j: { stop: 5, step: 0 } } }, /gen\[0\]: dimension j is neither/],
    [{ ...generator, dimensions: 3 }, /gen\[0\]: dimensions is no object/],
    [{ ...generator, length: undefined }, /gen\[0\]: length is no text/],
    [{ ...generator, offset: "{{ i - 9 }}" }, /gen\[0\]: "-9" is no offset/],
    [{ ...generator, key: "{{ k }}" }, /key of gen\[0\] in refs.json is not supported/],
  ])("what cannot be made is told: %#", async (one, message) => {
    await expect(openReferences({ templates, gen: [one], refs })).rejects.toThrow(message);
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
