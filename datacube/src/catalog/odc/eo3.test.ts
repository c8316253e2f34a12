import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import "../../ops/methods.ts";
import { open } from "../../open.ts";
import { loadStac } from "../stac/load.ts";
import { readEo3 } from "./eo3.ts";

const rasters = join(import.meta.dirname, "..", "..", "..", "golden", "stac", "rasters");
const document = (measurements: string) => `
$schema: https://schemas.opendatacube.org/dataset
id: 4a8a0a6e-6f3c-4f2e-9d5a-7d7b0a9b1a11
label: tile
product:
  name: tiles
crs: epsg:32632
grids:
  default:
    shape: [40, 50]
    transform: [30, 0, 600000, 0, -30, 5300000, 0, 0, 1]
properties:
  datetime: 2020-07-01 10:20:30.125
  eo:platform: sat-1
measurements:
${measurements}
`;

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "craton-eo3-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test("a dataset document is an item whose measurements load", async () => {
  const path = join(folder, "tile.odc-metadata.yaml");
  writeFileSync(
    path,
    document(
      `  red:\n    path: ${join(rasters, "tile-a_red.tif")}\n  qa:\n    path: ${join(rasters, "tile-a_qa.tif")}`,
    ),
  );
  const item = await readEo3(path);
  expect(item).toMatchObject({
    collection: "tiles",
    properties: { datetime: "2020-07-01T10:20:30.125Z", "proj:code": "EPSG:32632" },
  });
  const ds = await loadStac(item, { bands: ["red", "qa"] });
  const stored = (await open(join(rasters, "tile-a_red.tif"), { maskAndScale: false })).get("band_data");
  expect((await ds.get("red").compute()).values).toEqual((await stored.isel({ band: 0 }).compute()).values);
  expect(ds.sizes).toEqual({ time: 1, y: 40, x: 50 });
});

test.each([
  [document("  red: 7"), /measurements\.red with fields/],
  [document("  red:\n    grid: default"), /a path in measurements\.red/],
  [document("  red:\n    path: a.tif\n    grid: fine"), /grids\.fine/],
  ["id: 7", /id and crs/],
  ["a: [", /flow|sequence|expected/i],
])("what a document lacks is told: %#", async (text, message) => {
  const path = join(folder, "wrong.yaml");
  writeFileSync(path, text);
  await expect(readEo3(path)).rejects.toMatchObject({ code: "corrupt-data", message: expect.stringMatching(message) });
});
