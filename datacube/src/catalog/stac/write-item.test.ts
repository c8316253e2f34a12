import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import "../../ops/methods.ts";
import { open } from "../../open.ts";
import { loadStac } from "./load.ts";
import { openStac } from "./open.ts";
import { toStacItem } from "./write-item.ts";

const golden = join(import.meta.dirname, "..", "..", "..", "golden");
const raster = join(golden, "stac", "rasters", "late_nir.tif");
const datetime = "2024-07-01T10:20:30Z";
const python = process.env.CRATON_TEST_PYTHON;

test("an item of a file loads the file's pixels, without metadata of others", async () => {
  const item = await toStacItem(raster, { id: "late", datetime, properties: { "eo:cloud_cover": 3 } });
  const ds = await loadStac(await openStac(item));
  const stored = (await open(raster, { maskAndScale: false })).get("band_data").isel({ band: 0 });
  expect((await ds.get("data").compute()).values).toEqual((await stored.compute()).values);
  expect(ds.get("data").attrs).toEqual({ nodata: 0 });
  expect(item.properties["eo:cloud_cover"]).toBe(3);
});

test.skipIf(!python)("what it writes holds the rules of STAC", async () => {
  const options = [
    { id: "a", datetime },
    { id: "b", datetime: [datetime, "2024-07-02T00:00:00Z"] as const, collection: "c" },
  ];
  const items = await Promise.all(options.map((one) => toStacItem(raster, one)));
  const script = `
import json, sys
sys.path.insert(0, sys.argv[1])
from peer_catalog import is_valid
print(json.dumps([is_valid(item) for item in json.loads(sys.argv[2])] + [is_valid({**json.loads(sys.argv[2])[0], "bbox": None})]))`;
  const folder = join(import.meta.dirname, "..", "..", "oracle");
  const { stdout } = await promisify(execFile)(python!, ["-W", "ignore", "-c", script, folder, JSON.stringify(items)]);
  expect(JSON.parse(stdout)).toEqual([true, true, false]);
});

test("a file without a time is refused", async () => {
  await expect(toStacItem(raster, { id: "x" })).rejects.toThrow(/"x" needs a datetime/);
  await expect(toStacItem(raster, { id: "x", datetime: "soon" })).rejects.toThrow(/"soon" is no time/);
});
