import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { open } from "../../index.ts";
import { openLocation } from "../../open.ts";
import { python } from "../../testing/python.ts";
import { bytesConformance, storeConformance } from "../conformance.ts";
import { memoryLocation } from "../memory.ts";
import { locate } from "../registry.ts";
import { zipLocation } from "./zip.ts";

const golden = join(import.meta.dirname, "..", "..", "..", "golden");
const folder = mkdtempSync(join(tmpdir(), "craton-zip-"));
const content = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7 + (i >> 8) * 13) % 256);
const values = new Map([
  ["a", content.subarray(0, 500)],
  ["one/b", content.subarray(3, 12)],
  ["one/two/ü d", content.subarray(70, 99)],
  ["three/empty", new Uint8Array(0)],
]);

/** Archives are made by Python's zipfile: stored, deflated, and with Zip64 fields everywhere. */
const script = `
import json, pathlib, sys, zipfile
folder, golden, files = json.load(sys.stdin)
for name, method, wide in [("stored", 0, False), ("deflated", 8, False), ("wide", 0, True)]:
    if wide:
        zipfile.ZIP64_LIMIT = 10
        zipfile.ZIP_FILECOUNT_LIMIT = 1
    with zipfile.ZipFile(f"{folder}/{name}.zip", "w", method, allowZip64=True) as archive:
        archive.comment = b"PK\\x05\\x06 is not the end" * 3
        archive.writestr("file.bin", open(f"{folder}/file.bin", "rb").read())
        archive.mkdir("store")
        for key, value in files.items():
            archive.writestr("store/" + key, bytes(value))
    with zipfile.ZipFile(f"{folder}/{name}.zarr.zip", "w", method, allowZip64=True) as archive:
        for path in pathlib.Path(golden, "v3.zarr").rglob("*"):
            if path.is_file():
                archive.write(path, path.relative_to(golden + "/v3.zarr").as_posix())
`;

beforeAll(() => {
  if (python === undefined) return;
  writeFileSync(join(folder, "file.bin"), content);
  const files = Object.fromEntries([...values].map(([key, value]) => [key, [...value]]));
  execFileSync(python, ["-c", script], { input: JSON.stringify([folder, golden, files]) });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(python === undefined).each(["stored", "deflated", "wide"])("%s", (kind) => {
  const path = join(folder, `${kind}.zip`);
  for (const { fact, check } of bytesConformance({ locate: () => locate(`zip://file.bin::${path}`), content }))
    test(`bytes: ${fact}`, check);
  for (const { fact, check } of storeConformance({ locate: () => locate(`zip://store::file://${path}`), values }))
    test(`values: ${fact}`, check);

  test("a zipped Zarr opens like the folder", async () => {
    const [zipped, plain] = [await open(join(folder, `${kind}.zarr.zip`)), await open(join(golden, "v3.zarr"))];
    expect(Object.keys(zipped.dataVars).sort()).toEqual(Object.keys(plain.dataVars).sort());
    for (const variable of Object.keys(plain.dataVars))
      expect((await zipped.get(variable).compute()).values).toEqual((await plain.get(variable).compute()).values);
  });
});

test.skipIf(python === undefined)("an archive without a Zarr says how its members are opened", async () => {
  await expect(open(join(folder, "stored.zip"))).rejects.toThrow(/zip:\/\/MEMBER::ADDRESS/);
  await expect(open("zip://x")).rejects.toMatchObject({ code: "source-not-found" });
  await expect(open(`zip://x::${join(folder, "none.zip")}`)).rejects.toMatchObject({ code: "source-not-found" });
});

test.skipIf(python === undefined)(
  "damaged archives are typed errors or right values: cut off, and every byte of the structure changed",
  async () => {
    const bytes = new Uint8Array(readFileSync(join(folder, "deflated.zip")));
    const check = async (damaged: Uint8Array): Promise<void> => {
      const location = zipLocation(memoryLocation("x.zip", damaged), "store");
      for (const [key, value] of values) {
        const outcome = await location.store.get(key).catch((error: unknown) => error);
        if (outcome instanceof Uint8Array) expect(Buffer.compare(outcome, value)).toBe(0);
        else if (outcome !== undefined)
          expect(outcome).toMatchObject({
            code: /^(corrupt-data|unsupported)$/.exec((outcome as { code: string }).code)?.[0],
          });
      }
    };
    const start = bytes.length - 900;
    for (let at = start; at < bytes.length; at++) {
      await check(bytes.with(at, bytes[at]! ^ 0xff));
      await check(bytes.subarray(0, at));
    }
    await expect(openLocation(memoryLocation("x", bytes.subarray(0, 5000)))).rejects.toMatchObject({
      code: "corrupt-data",
    });
  },
);
