import { execFile } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Measure } from "../../scripts/measure.ts";
import { openIndex, type StacItem } from "../src/index.ts";

/** Datasets: tiles of a degree over a part of the world, each at many times. */
const count = 100_000;
const columns = 50;
const rows = 40;
const dayMs = 86_400_000;
const first = Date.UTC(2015, 0, 1);
const repeats = 20;

/** An index of 100,000 datasets: adding them, finding those of a place and a time, counting, and the memory of its process. */
export async function bench(): Promise<Measure[]> {
  const folder = await mkdtemp(join(tmpdir(), "craton-bench-index-"));
  try {
    const path = join(folder, "index.sqlite");
    const filled = await inOwnProcess("fill", path);
    const asked = await inOwnProcess("ask", path);
    const size = (await stat(path)).size / 2 ** 20;
    return [...filled, ...asked, { row: "size of the file", unit: "MB", ours: size }];
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A part of the work in a process of its own, whose memory is measured. */
async function inOwnProcess(part: "fill" | "ask", path: string): Promise<Measure[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(import.meta.url), part, path]);
  return JSON.parse(stdout) as Measure[];
}

async function fill(path: string): Promise<Measure[]> {
  using index = await openIndex(path);
  const began = process.cpuUsage();
  await index.add(items());
  return [
    { row: "add 100,000 datasets", unit: "CPU ms", ours: cpuMs(began) },
    { row: "peak memory of adding", unit: "MB", ours: peakMemory() },
  ];
}

async function ask(path: string): Promise<Measure[]> {
  using index = await openIndex(path);
  const place = { bbox: [9.2, 9.2, 9.8, 9.8], product: "tiles" } as const;
  const month = { time: "2017-03" } as const;
  const weeks = { bbox: [0, 0, 10, 10], time: ["2018-03-01", "2018-03-21"] } as const;
  const found = async (query: Parameters<typeof index.datasets.find>[0]) => Array.fromAsync(index.datasets.find(query));
  const told: [row: string, work: () => Promise<unknown>][] = [
    ["find a tile in a month", () => found({ ...place, ...month })],
    ["find a tile at all times", () => found(place)],
    ["find 121 tiles in three weeks", () => found(weeks)],
    ["find 10 of all", () => found({ limit: 10 })],
    ["find a property in a year of a tile", () => found({ ...place, time: "2017", query: { cloud: { lt: 10 } } })],
    ["count a month", () => index.datasets.count({ product: "tiles", ...month })],
    ["count all in half of the area", () => index.datasets.count({ bbox: [0, 0, 24.5, 39] })],
  ];
  const measures: Measure[] = [];
  for (const [row, work] of told) measures.push({ row, unit: "CPU ms", ours: await each(work) });
  return [...measures, { row: "peak memory of asking", unit: "MB", ours: peakMemory() }];
}

/** CPU time of one of several runs, in milliseconds. */
async function each(work: () => Promise<unknown>): Promise<number> {
  await work();
  const began = process.cpuUsage();
  for (let i = 0; i < repeats; i++) await work();
  return cpuMs(began) / repeats;
}

function cpuMs(began: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

function peakMemory(): number {
  return process.resourceUsage().maxRSS / 1024;
}

function* items(): Generator<StacItem> {
  const tiles = columns * rows;
  for (let i = 0; i < count; i++) {
    const [tile, visit] = [i % tiles, Math.floor(i / tiles)];
    const [west, south] = [tile % columns, Math.floor(tile / columns)];
    const time = new Date(first + visit * 25 * dayMs + (tile % 7) * 3_600_000).toISOString();
    yield itemOf(`tile-${west}-${south}-${visit}`, [west, south, west + 1, south + 1], time);
  }
}

/** About as many fields as an item of a satellite scene has: twelve bands. */
function itemOf(id: string, bbox: readonly [number, number, number, number], datetime: string): StacItem {
  const [west, south, east, north] = bbox;
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  const asset = (band: string): StacItem["assets"][string] => ({
    href: `https://example.org/scenes/${id}/${band}.tif`,
    type: "image/tiff; application=geotiff; profile=cloud-optimized",
    roles: ["data"],
    data_type: "uint16",
    nodata: 0,
    "proj:shape": [10980, 10980],
    "proj:transform": [10, 0, 600_000, 0, -10, 5_300_040],
  });
  const bands = "B01 B02 B03 B04 B05 B06 B07 B08 B8A B09 B11 B12".split(" ");
  return {
    type: "Feature",
    stac_version: "1.1.0",
    id,
    collection: "tiles",
    geometry: { type: "Polygon", coordinates: [ring] },
    bbox,
    properties: { datetime, platform: "sat-1", cloud: (west * 37 + south * 11) % 100, "proj:code": "EPSG:32632" },
    links: [],
    assets: Object.fromEntries(bands.map((band) => [band, asset(band)])),
  };
}

const [, script, part, path] = process.argv;
if (script === fileURLToPath(import.meta.url) && path !== undefined)
  console.log(JSON.stringify(part === "fill" ? await fill(path) : await ask(path)));
