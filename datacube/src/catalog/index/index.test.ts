import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import "../../ops/methods.ts";
import type { StacItem } from "../stac/model.ts";
import { openIndex } from "./dataset-index.ts";
import { toProduct } from "./product.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "craton-index-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function itemOf(id: string, fields: Partial<StacItem> = {}): StacItem {
  return {
    type: "Feature",
    stac_version: "1.1.0",
    id,
    collection: "tiles",
    geometry: { type: "Point", coordinates: [10, 47] },
    properties: { datetime: "2020-07-01T10:00:00Z", cloud: 3 },
    links: [],
    assets: { red: { href: "/data/red.tif", type: "image/tiff", data_type: "int16", nodata: -1 } },
    ...fields,
  };
}

const ids = async (found: AsyncIterable<{ readonly id: string }>): Promise<string[]> =>
  (await Array.fromAsync(found)).map(({ id }) => id);

describe("datasets", () => {
  test("the same document again changes nothing; another one is refused, or put in its place", async () => {
    using index = await openIndex(":memory:");
    const other = itemOf("a", { properties: { datetime: "2021-01-01T00:00:00Z" } });
    expect(await index.datasets.add(itemOf("a"))).toBe("added");
    expect(await index.datasets.add(itemOf("a"))).toBe("unchanged");
    await expect(index.datasets.add(other)).rejects.toMatchObject({ code: "index-conflict", id: "a" });
    expect(await ids(index.datasets.find({ time: "2020" }))).toEqual(["a"]);
    expect(await index.datasets.add(other, { update: true })).toBe("updated");
    expect(await ids(index.datasets.find({ time: "2020" }))).toEqual([]);
    expect((await index.datasets.get("a")).item).toEqual(other);
  });

  test("one id may be of several products; which is meant must then be said", async () => {
    using index = await openIndex(":memory:");
    await index.datasets.add(itemOf("a"));
    await index.datasets.add(itemOf("a"), { product: "others" });
    expect((await index.datasets.get("a", "others")).product).toBe("others");
    await expect(index.datasets.get("a")).rejects.toThrow(/dataset of tiles, others: name the product/);
    await expect(index.datasets.get("b")).rejects.toMatchObject({ code: "dataset-not-found" });
    await expect(index.datasets.add(itemOf("c", { collection: null }))).rejects.toThrow(
      /no collection: name its product/,
    );
  });

  test("archived datasets are not found until they are restored", async () => {
    using index = await openIndex(":memory:");
    for (const id of ["a", "b", "c"]) await index.datasets.add(itemOf(id));
    expect(await index.datasets.archive({ ids: ["a", "b"], query: { cloud: { lt: 9 } } })).toBe(2);
    expect(await ids(index.datasets.find())).toEqual(["c"]);
    expect(await ids(index.datasets.find({ archived: true }))).toEqual(["a", "b"]);
    expect(await index.datasets.count({ archived: "also" })).toBe(3);
    expect((await index.datasets.get("a")).archived).toBeInstanceOf(Date);
    expect(await index.datasets.restore({ ids: ["a"] })).toBe(1);
    expect(await ids(index.datasets.find())).toEqual(["a", "c"]);
  });

  test("what a dataset was made of is kept both ways", async () => {
    using index = await openIndex(":memory:");
    await index.datasets.add(itemOf("raw"));
    const properties = { datetime: "2020-07-01T10:00:00Z", "odc:lineage": { level1: ["raw", "aux"] } };
    await index.datasets.add(
      itemOf("made", { properties, links: [{ rel: "derived_from", href: "https://x.invalid/raw" }] }),
    );
    expect(await index.datasets.sources("made")).toEqual({
      derived_from: ["https://x.invalid/raw"],
      level1: ["aux", "raw"],
    });
    expect((await index.datasets.derived("raw")).map(({ id }) => id)).toEqual(["made"]);
  });

  test("limit, order of time and id, conditions on properties", async () => {
    using index = await openIndex(":memory:");
    for (const [i, day] of ["03", "01", "02", "01"].entries())
      await index.datasets.add(
        itemOf(`${"dbca"[i]}`, { properties: { datetime: `2020-07-${day}T00:00:00Z`, cloud: i } }),
      );
    expect(await ids(index.datasets.find())).toEqual(["a", "b", "c", "d"]);
    expect(await ids(index.datasets.find({ limit: 2 }))).toEqual(["a", "b"]);
    expect(await ids(index.datasets.find({ filter: "cloud >= 1", limit: 2 }))).toEqual(["a", "b"]);
    expect(await ids(index.datasets.find({ query: { cloud: { in: [0, 2] } } }))).toEqual(["c", "d"]);
    expect(await ids(index.datasets.find({ time: ["2020-07-02", null] }))).toEqual(["c", "d"]);
  });
});

describe("products", () => {
  const document = {
    name: "tiles",
    measurements: [{ name: "red", dtype: "int16", nodata: -999, aliases: ["band_1"] }],
  };

  test("a product that was told is kept; one that there is not is made of its datasets and grows", async () => {
    using index = await openIndex(":memory:");
    await index.datasets.add(itemOf("a"));
    const green = { href: "/g.tif", type: "image/tiff" };
    await index.datasets.add(itemOf("b", { assets: { ...itemOf("a").assets, green } }));
    expect((await index.products.get("tiles")).measurements).toEqual([
      { name: "red", dtype: "int16", nodata: -1 },
      { name: "green" },
    ]);
    expect(await index.products.add(document)).toBe("updated");
    expect(await index.products.add(document)).toBe("unchanged");
    await index.datasets.add(itemOf("c", { assets: { ...itemOf("a").assets, green } }));
    expect(await index.products.list()).toEqual([document]);
    await expect(index.products.add({ ...document, description: "x" })).rejects.toMatchObject({
      code: "index-conflict",
    });
    expect(await index.products.extent("tiles")).toEqual({
      count: 3,
      time: ["2020-07-01T10:00:00.000Z", "2020-07-01T10:00:00.000Z"],
      bbox: [10, 47, 10, 47],
    });
    await expect(index.products.get("tile")).rejects.toThrow(/no product "tile"; its products are "tiles"/);
  });

  test("a dataset that is not of its product is refused", async () => {
    using index = await openIndex(":memory:");
    await index.products.add({ ...document, properties: { cloud: 4 } });
    await expect(index.datasets.add(itemOf("a"))).rejects.toThrow(/properties.cloud: it is 3, but 4 for "tiles"/);
    await index.products.add({ ...document, measurements: [{ name: "nir" }] }, { update: true });
    await expect(index.datasets.add(itemOf("a"))).rejects.toThrow(/none of the measurements nir, but red/);
    expect(await index.datasets.count()).toBe(0);
  });

  test("definitions of the Open Data Cube are understood", () => {
    const product = toProduct({
      name: "ls",
      metadata_type: "eo3",
      metadata: { product: { name: "ls" }, properties: { platform: "x" } },
      storage: { crs: "EPSG:4326", resolution: { longitude: 0.01, latitude: -0.02 } },
      measurements: [
        { name: "f", dtype: "float32", nodata: "NaN", units: "1" },
        {
          name: "qa",
          dtype: "uint8",
          nodata: 0,
          flags_definition: {
            cloud: { bits: 2, values: { 0: false, 1: true } },
            kind: { bits: [0, 1], values: { 1: "land", 2: "sea" } },
          },
        },
      ],
    });
    expect(product).toEqual({
      name: "ls",
      properties: { platform: "x" },
      load: { crs: "EPSG:4326", resolution: [0.01, 0.02] },
      measurements: [
        { name: "f", dtype: "float32", nodata: Number.NaN, units: "1" },
        {
          name: "qa",
          dtype: "uint8",
          nodata: 0,
          bitfields: [
            { name: "cloud", offset: 2, length: 1, classes: [{ value: 1, name: "cloud" }] },
            {
              name: "kind",
              offset: 0,
              length: 2,
              classes: [
                { value: 1, name: "land" },
                { value: 2, name: "sea" },
              ],
            },
          ],
        },
      ],
    });
  });

  test.each([
    [{}, /name is no text; measurements is no list/],
    [
      { name: "a", measurements: [{ name: 3 }, { name: "b", dtype: "int7" }] },
      /measurements\[0\].name.*measurements\[1\].dtype "int7"/,
    ],
    [{ name: "a", measurements: [{ name: "b" }, { name: "c", aliases: ["b"] }] }, /"b" is the name or alias of two/],
    [{ name: "a", measurements: [{ name: "b" }], load: { crs: 4, resolution: "x" } }, /load.crs.*load.resolution/],
    [7, /name is no text/],
  ])("what is wrong with a definition is told: %#", (json, message) => {
    expect(() => toProduct(json)).toThrow(message);
  });
});

describe("the file", () => {
  test("is kept; what is no index is refused and left as it was", async () => {
    const path = join(folder, "kept.sqlite");
    {
      using index = await openIndex(path);
      await index.datasets.add(itemOf("a"));
    }
    using again = await openIndex(path);
    expect(await ids(again.datasets.find())).toEqual(["a"]);
    const text = join(folder, "text.sqlite");
    writeFileSync(text, "no database, but a text that is long enough to be looked at as one ".repeat(20));
    await expect(openIndex(text)).rejects.toMatchObject({ code: "corrupt-data", source: text });
    await expect(openIndex(join(folder, "no", "such.sqlite"))).rejects.toMatchObject({ code: "source-not-found" });
    const { DatabaseSync } = await import("node:sqlite");
    const foreign = join(folder, "foreign.sqlite");
    const other = new DatabaseSync(foreign);
    other.exec("CREATE TABLE datasets (id)");
    other.close();
    const before = readFileSync(foreign);
    await expect(openIndex(foreign)).rejects.toThrow(/database of another program/);
    expect(readFileSync(foreign).equals(before)).toBe(true);
  });

  test("one of a later version is refused", async () => {
    const path = join(folder, "later.sqlite");
    (await openIndex(path)).close();
    const { DatabaseSync } = await import("node:sqlite");
    using db = new DatabaseSync(path);
    db.exec("PRAGMA user_version = 99");
    await expect(openIndex(path)).rejects.toThrow(/version 99 is not supported: open it with a newer Craton/);
  });

  test("what was acknowledged survives kill -9 of a writer; others read and write meanwhile", {
    timeout: 60_000,
  }, async () => {
    const path = join(folder, "shared.sqlite");
    using index = await openIndex(path);
    const writers = ["x", "y"].map((name) => startWriter(path, name));
    const acknowledged = (await Promise.all(writers.map(({ until }) => until(40)))).flat();
    expect(await index.datasets.add(itemOf("mine"))).toBe("added");
    const found = new Set(await ids(index.datasets.find()));
    expect(acknowledged.filter((id) => !found.has(id))).toEqual([]);
    const late = (await Promise.all(writers.map(({ kill }) => kill()))).flat();
    using again = await openIndex(path);
    const kept = new Set(await ids(again.datasets.find({ product: "tiles" })));
    expect(late.filter((id) => !kept.has(id))).toEqual([]);
    expect(late.length).toBeGreaterThanOrEqual(80);
    expect(await again.datasets.count({ bbox: [9, 46, 11, 48] })).toBe(kept.size);
    const { DatabaseSync } = await import("node:sqlite");
    using db = new DatabaseSync(path);
    expect(db.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
  });
});

/** A process that adds datasets as fast as it can and prints each that was acknowledged. */
function startWriter(path: string, name: string) {
  const module = join(import.meta.dirname, "dataset-index.ts");
  const script = `
    const { openIndex } = await import(${JSON.stringify(module)});
    const index = await openIndex(${JSON.stringify(path)});
    const item = ${JSON.stringify(itemOf("id"))};
    for (let i = 0; ; i++) {
      await index.datasets.add({ ...item, id: ${JSON.stringify(name)} + i });
      process.stdout.write(${JSON.stringify(name)} + i + "\\n");
      await new Promise((resolve) => setImmediate(resolve));
    }`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: string[] = [];
  createInterface(child.stdout).on("line", (line) => lines.push(line));
  return {
    until: async (count: number) => {
      while (lines.length < count) await once(child.stdout, "data");
      return [...lines];
    },
    kill: async () => {
      child.kill("SIGKILL");
      await once(child, "close");
      return lines;
    },
  };
}
