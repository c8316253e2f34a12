import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fileLocation } from "../../../source/file.ts";
import { askPython, python } from "../../../testing/python.ts";
import { openStorage } from "./storage.ts";

interface Told {
  readonly path: string;
  readonly shape: readonly number[];
  readonly maxShape: readonly (number | null)[];
  readonly address: number;
  readonly chunks: readonly (readonly [readonly number[], number, number, number])[];
}

describe.skipIf(python === undefined)("the places of chunks", () => {
  let folder = "";
  let told: Readonly<Record<string, Told>> = {};
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "craton-hdf5-"));
    told = askPython(join(import.meta.dirname, "storage_peer.py"), { path: join(folder, "indexes.h5") });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    "single",
    "single_packed",
    "fixed",
    "fixed_pages",
    "grows",
    "grows_pages",
    "grows_twice",
    "sparse",
    "holes",
    "whole",
    "early",
    "tree",
    "middle_single",
    "middle_fixed",
    "middle_twice",
  ])("of %s are those that HDF5 tells", async (name) => {
    const { path, shape, maxShape, address, chunks } = told[name]!;
    const source = (await fileLocation(path).bytes())!;
    const storageOf = await openStorage(source, {});
    const bytes = shape.reduce((a, b) => a * b, 4);
    const found = await storageOf({ name, address, shape, maxShape, bytes });
    const text = (place: readonly number[]) => place.join(".");
    const ours = found.chunks.map(({ chunk, address, length, mask }) => [text(chunk), address, length, mask]);
    const theirs = chunks.map(([place, ...rest]) => [text(place), ...rest]);
    expect(chunks.length).toBeGreaterThan(0);
    expect(ours.toSorted()).toEqual(theirs.toSorted());
    await source.close();
  });

  // HDF5 2.0 itself iterates over these with wrong places, so the elements are looked at
  test.each(["grows_inside", "middle_grows"])("of %s, whose second axis grows, hold their elements", async (name) => {
    const { path, shape, maxShape, address } = told[name]!;
    const source = (await fileLocation(path).bytes())!;
    const { chunks } = await (await openStorage(source, {}))({ name, address, shape, maxShape, bytes: 0 });
    expect(chunks.length).toBe((shape[0]! * shape[1]!) / 2);
    for (const { chunk, address: at } of chunks) {
      const bytes = Buffer.from(await source.read(at, 8));
      const first = chunk[0]! * 2 * shape[1]! + chunk[1]!;
      expect([bytes.readInt32LE(0), bytes.readInt32LE(4)]).toEqual([first, first + shape[1]!]);
    }
    await source.close();
  });
});
