import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { memoryReader } from "../array/chunk-reader.ts";
import { computeCoordinates } from "../array/compute-variable.ts";
import type { DataArray } from "../array/data-array.ts";
import { Dataset } from "../array/dataset.ts";
import { decodeDataset } from "../cf/decode-dataset.ts";
import { chunkedReader } from "../format/memory/memory.ts";
import { type OpenOptions, open } from "../open.ts";
import { touch } from "./cache.ts";
import { type Cube, type CubeName, type CubeVariable, createCube, isCubeName } from "./cubes.ts";
import { cacheFolder, fingerprint } from "./peer.ts";
import { toBytes, type WireArray } from "./wire.ts";

/** What a case gets: the variables of the generated cubes by name, those of files by `ds.get(name)`. */
export type CaseDataset = Dataset<Readonly<Record<CubeVariable, DataArray>>>;

/** How a generated cube is served: at once from memory, or lazily in small chunks. */
export type Delivery = "memory" | "chunks";

/** The folder of real files, if it is there. */
const realFolder = process.env.CRATON_TEST_DATA ?? join(import.meta.dirname, "..", "..", "..", "..", "shared", "data");

const goldenFolder = join(import.meta.dirname, "..", "..", "golden");

/** Whether a name is that of a real file, which may be absent. */
export function isReal(name: string): boolean {
  return !isCubeName(name) && !name.startsWith("golden/");
}

/** Path of a generated cube (written when it is not there yet), of a golden or of a real file. */
export function pathOf(name: string): string {
  if (name.startsWith("golden/")) return join(goldenFolder, name.slice("golden/".length));
  if (!isCubeName(name)) return join(realFolder, name);
  const bytes = cubeBytes(name);
  const path = join(cacheFolder, "cubes", `${name}-${fingerprint(bytes)}.cube`);
  if (!existsSync(path)) {
    mkdirSync(join(cacheFolder, "cubes"), { recursive: true });
    writeFileSync(`${path}.${process.pid}`, bytes);
    renameSync(`${path}.${process.pid}`, path);
  }
  touch(path);
  return path;
}

const cubes = new Map<CubeName, Uint8Array>();

function cubeBytes(name: CubeName): Uint8Array {
  const bytes = cubes.get(name) ?? toBytes(createCube(name));
  cubes.set(name, bytes);
  return bytes;
}

const contents = new Map<string, string>();

/** Text that changes with the content of a file, a folder or a generated cube; data do not change while cases run. */
export function contentOf(path: string): string {
  const known = contents.get(path);
  if (known !== undefined) return known;
  const read = readContent(path);
  if (path.startsWith(realFolder) || path.startsWith(goldenFolder) || path.startsWith(cacheFolder))
    contents.set(path, read);
  return read;
}

function readContent(path: string): string {
  if (!existsSync(path)) return "absent";
  if (!statSync(path).isDirectory()) return fingerprint(readFileSync(path));
  return fingerprint(...filesBelow(path).flatMap((file) => [file.slice(path.length), readFileSync(file)]));
}

function filesBelow(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((entry) => join(entry.parentPath, entry.name)).sort();
}

/** Text that changes with the content of a folder, wherever it lies: files may name each other by whole paths. */
export function contentAnywhere(folder: string): string {
  const bytesOf = (file: string): Buffer =>
    Buffer.from(readFileSync(file).toString("latin1").replaceAll(folder, ""), "latin1");
  return fingerprint(...filesBelow(folder).flatMap((file) => [file.slice(folder.length), bytesOf(file)]));
}

/** Opens a cube or a file by name. */
export async function load(name: string, delivery: Delivery, options: OpenOptions = {}): Promise<CaseDataset> {
  const ds = isCubeName(name) ? await toDataset(createCube(name), delivery) : await open(pathOf(name), options);
  return ds as unknown as CaseDataset;
}

/** A generated cube as a dataset; lazily, its coordinates are in memory as those of an opened file are. */
async function toDataset(cube: Cube, delivery: Delivery): Promise<Dataset> {
  const coords = new Set(cube.coords.map(({ name }) => name));
  const variables = [...cube.variables, ...cube.coords].map((array) => ({
    ...array,
    reader: readerOf(array, delivery),
    ...(array.calendar === undefined ? {} : { encoding: { calendar: array.calendar } }),
    isCoordinate: coords.has(array.name),
  }));
  const decoded = cube.encoded ? {} : { maskAndScale: false, decodeTimes: false };
  const parts = decodeDataset({ variables, attrs: cube.attrs }, { format: "memory", source: "cube" }, decoded);
  return new Dataset({ ...parts, coords: await computeCoordinates(parts.coords, {}) });
}

function readerOf({ dtype, shape, data }: WireArray, delivery: Delivery) {
  if (delivery === "memory") return memoryReader(dtype, shape, data);
  return chunkedReader({
    dtype,
    shape,
    data,
    chunkShape: shape.map((length) => Math.max(1, Math.ceil((length * 2) / 5))),
  });
}
