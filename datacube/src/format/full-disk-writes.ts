import { type DataArray, dataArray } from "../index.ts";

/** A write that needs room, for tests. `path` is where its file or folder is. */
export interface RoomyWrite {
  readonly name: string;
  readonly file: string;
  /** Makes what is there before. */
  before(path: string): Promise<void>;
  write(path: string): Promise<void>;
}

function noise(length: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state * Math.SQRT2;
  });
}

/** Steps of 128 kB that cannot be compressed, from a label on. */
function field(first: number, count: number): DataArray {
  const coords = { t: Float64Array.from({ length: count }, (_, i) => first + i) };
  return dataArray(noise(count * 32768), { dims: ["t", "x"], shape: [count, 32768], coords, name: "v" });
}

function map(side: number): DataArray {
  return dataArray(noise(side * side), { dims: ["y", "x"], shape: [side, side], name: "v" });
}

const small = (): DataArray => field(0, 1).isel({ x: [0, 9] });

/** Writes of about a megabyte, to a target that is small or not there. */
export const roomyWrites: readonly RoomyWrite[] = [
  {
    name: "a new Zarr",
    file: "new.zarr",
    before: async () => {},
    write: (path) => field(0, 8).toZarr(path, { chunks: { t: 1 } }),
  },
  {
    name: "a Zarr in place of another",
    file: "over.zarr",
    before: (path) => small().toZarr(path),
    write: (path) => field(0, 8).toZarr(path, { chunks: { t: 1 }, overwrite: true }),
  },
  {
    name: "appended steps",
    file: "append.zarr",
    before: (path) => field(0, 6).toZarr(path, { chunks: { t: 4 } }),
    write: (path) => field(6, 6).toZarr(path, { append: "t" }),
  },
  {
    name: "a region of shards",
    file: "region.zarr",
    before: (path) => field(0, 8).toZarr(path, { chunks: { t: 1 }, shards: { t: 4 } }),
    write: (path) =>
      field(1, 5)
        .dropVars("t")
        .toZarr(path, { region: { t: [2, 7] } }),
  },
  {
    name: "NetCDF-4",
    file: "four.nc",
    before: (path) => small().toNetCDF(path),
    write: (path) => field(0, 8).toNetCDF(path, { overwrite: true }),
  },
  {
    name: "NetCDF-3",
    file: "three.nc",
    before: (path) => small().toNetCDF(path),
    write: (path) => field(0, 8).toNetCDF(path, { overwrite: true, format: "NETCDF3_64BIT_OFFSET" }),
  },
  {
    name: "a GeoTIFF",
    file: "map.tif",
    before: (path) => map(64).toCOG(path),
    write: (path) => map(512).toCOG(path, { overwrite: true }),
  },
];
