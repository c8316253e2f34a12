import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { CorruptDataError } from "../../errors.ts";
import { open } from "../../open.ts";
import { askPython, python } from "../../testing/python.ts";
import { hdf5Host } from "./host.ts";

describe.skipIf(python === undefined)("chunks that are read without HDF5's library", () => {
  let folder = "";
  let told: Readonly<Record<string, readonly number[]>> = {};
  const path = (): string => join(folder, "chunks.h5");
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "craton-hdf5-"));
    told = askPython(join(import.meta.dirname, "chunks_peer.py"), { path: path() });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    "plain",
    "packed",
    "shuffled",
    "summed",
    "big",
    "big_plain",
    "large",
    "grows",
    "holes",
    "big_holes",
    "masked",
  ])("of %s have the elements that h5py reads", async (name) => {
    const array = (await open(path())).get(name);
    const run = vi.spyOn(hdf5Host, "run");
    const { values } = await array.compute();
    expect(run).not.toHaveBeenCalled();
    run.mockRestore();
    expect(Array.from(values as ArrayLike<number | bigint>, Number)).toEqual(told[name]);
  });

  test("that are damaged are named, and the others are read", async () => {
    const bytes = readFileSync(path());
    const file = await open(new Uint8Array(bytes));
    const before = (await file.get("packed").isel({ phony_dim_0: 0, phony_dim_1: 0 }).compute()).item();
    expect(before).toBe(told.packed![0]);
    const at = bytes.indexOf(Buffer.from([0x78, 0x5e])) + 200;
    expect(at).toBeGreaterThan(200);
    bytes.fill(0xff, at, at + 64);
    const damaged = await open(new Uint8Array(bytes));
    const reasons = await Promise.all(
      Object.keys(told).map((name) =>
        damaged
          .get(name)
          .compute()
          .then(
            () => undefined,
            (error: unknown) => error,
          ),
      ),
    );
    const failed = reasons.filter((reason) => reason !== undefined);
    expect(failed).toHaveLength(1);
    expect(failed[0]).toBeInstanceOf(CorruptDataError);
    expect(String(failed[0])).toMatch(/block \d\/\d of "\w+"/);
  });
});
