import { type ChunkReader, memoryReader } from "../../array/chunk-reader.ts";
import type { ArrayData, DType } from "../../array/dtype.ts";
import { sizeOf } from "../../array/shape.ts";
import type { Attrs, AttrValue } from "../../array/variable.ts";
import { CorruptDataError } from "../../errors.ts";
import type { ByteSource } from "../../source/source.ts";
import type { StoredVariable } from "../format.ts";
import { axesOf, type Positions, pointsOf } from "./coordinates.ts";
import type { Grid } from "./grid.ts";
import type { Header } from "./headers.ts";
import { placeOf, readValues } from "./values.ts";

/** Fields of one parameter differ in what a variable has once; `values` are the choices. */
export class AmbiguousKeyError extends Error {
  readonly key: string;
  constructor(key: string) {
    super(`its fields differ in ${key}`);
    this.key = key;
  }
}

/** A variable with its coordinates, as cfgrib builds them. */
export interface Cube {
  readonly variable: StoredVariable;
  readonly coordinates: readonly StoredVariable[];
}

/** Keys of which a variable has one value each. */
const uniqueKeys = [
  "paramId",
  "dataType",
  "numberOfPoints",
  "typeOfLevel",
  "stepUnits",
  "stepType",
  "gridType",
  "uvRelativeToGrid",
] as const;

const extraKeys = [
  "shortName",
  "units",
  "name",
  "cfName",
  "cfVarName",
  "totalNumber",
  "NV",
  "gridDefinitionDescription",
];

/** What cfgrib gives as the value that stands for "none". */
const missingValue = 3.4028234663852886e38;

/**
 * Makes a variable of this name of all fields of one parameter.
 * @throws AmbiguousKeyError when they do not make one array
 */
export function buildCube(name: string, headers: readonly Header[], source: ByteSource): Cube {
  const first = headers[0]!;
  for (const key of uniqueKeys) if (valuesOf(headers, key).length > 1) throw new AmbiguousKeyError(key);
  const axes = headerAxes(headers, first.product.typeOfLevel);
  const long = axes.filter(({ values }) => values.length > 1);
  const { grid } = first;
  const space = spaceOf(grid, { source, header: first });
  const shape = [...long.map(({ values }) => values.length), ...space.shape];
  const coordinates = [...axes.map(toCoordinate), ...validTime(axes), ...space.coordinates];
  const reader = fieldReader(place(headers, long), { source, shape, grid, rank: long.length });
  const attrs = { ...attributesOf(first), coordinates: coordinates.map((coordinate) => coordinate.name).join(" ") };
  const dims = [...long.map((axis) => axis.name), ...space.dims];
  return { variable: { name, dims, reader, attrs, encoding: { chunks: reader.chunkShape } }, coordinates };
}

/** Different values of a key among fields, in order of their first. */
export function valuesOf(headers: readonly Header[], key: string): (string | number)[] {
  const values = new Set(headers.map(({ keys }) => keys[key]).filter((value) => value !== undefined));
  return [...values];
}

/** An axis along which fields differ, or the one value that they share. */
interface HeaderAxis {
  readonly name: string;
  readonly dtype: DType;
  readonly values: readonly number[];
  readonly attrs: Attrs;
  readonly pick: (header: Header) => number | undefined;
}

const epoch = { units: "seconds since 1970-01-01T00:00:00", calendar: "proleptic_gregorian" };

const levelAttrs: Readonly<Record<string, Attrs>> = {
  depthBelowLand: { units: "m", positive: "down", long_name: "soil depth", standard_name: "depth" },
  depthBelowLandLayer: { units: "m", positive: "down", long_name: "soil depth", standard_name: "depth" },
  hybrid: {
    units: "1",
    positive: "down",
    long_name: "hybrid level",
    standard_name: "atmosphere_hybrid_sigma_pressure_coordinate",
  },
  heightAboveGround: { units: "m", positive: "up", long_name: "height above the surface", standard_name: "height" },
  isobaricInhPa: {
    units: "hPa",
    positive: "down",
    stored_direction: "decreasing",
    standard_name: "air_pressure",
    long_name: "pressure",
  },
  isobaricInPa: {
    units: "Pa",
    positive: "down",
    stored_direction: "decreasing",
    standard_name: "air_pressure",
    long_name: "pressure",
  },
  isobaricLayer: { units: "Pa", positive: "down", standard_name: "air_pressure", long_name: "pressure" },
};

function headerAxes(headers: readonly Header[], typeOfLevel: string): HeaderAxis[] {
  const levelName = typeOfLevel === "unknown" ? "level" : typeOfLevel;
  const plainLevel = { long_name: `original GRIB coordinate for key: level(${levelName})`, units: "1" };
  const axis = (
    name: string,
    pick: HeaderAxis["pick"],
    { attrs, dtype }: { attrs: Attrs; dtype: DType },
  ): HeaderAxis[] => {
    const values = [...new Set(headers.map(pick))].filter((value) => value !== undefined);
    const direction = attrs.stored_direction === "decreasing" ? -1 : 1;
    values.sort((a, b) => direction * (a - b));
    return values.length === 0 ? [] : [{ name, dtype, values, attrs, pick }];
  };
  return [
    ...axis("number", ({ product }) => product.number, {
      dtype: "int64",
      attrs: { units: "1", standard_name: "realization", long_name: "ensemble member numerical id" },
    }),
    ...axis("time", ({ product }) => product.time, {
      dtype: "int64",
      attrs: { ...epoch, standard_name: "forecast_reference_time", long_name: "initial time of forecast" },
    }),
    ...axis("step", ({ product }) => product.step, {
      dtype: "float64",
      attrs: { units: "hours", standard_name: "forecast_period", long_name: "time since forecast_reference_time" },
    }),
    ...axis(levelName, ({ product }) => product.level, {
      dtype: "float64",
      attrs: levelAttrs[levelName] ?? plainLevel,
    }),
  ];
}

function toCoordinate({ name, dtype, values, attrs }: HeaderAxis): StoredVariable {
  return coordinate(name, values.length > 1 ? [name] : [], { dtype, values, attrs });
}

function coordinate(
  name: string,
  dims: readonly string[],
  { dtype, values, attrs }: { dtype: DType; values: readonly number[]; attrs: Attrs },
): StoredVariable {
  const data: ArrayData = dtype === "int64" ? BigInt64Array.from(values.map(BigInt)) : Float64Array.from(values);
  const shape = dims.length === 0 ? [] : dims.length === 1 ? [values.length] : undefined;
  return { name, dims, reader: memoryReader(dtype, shape!, data), attrs, isCoordinate: true };
}

/** The time for which a field holds: reference time plus step. */
function validTime(axes: readonly HeaderAxis[]): StoredVariable[] {
  const pair = [axes.find(({ name }) => name === "time"), axes.find(({ name }) => name === "step")] as const;
  const [time, step] = pair;
  if (!time || !step) return [];
  const long = pair.filter((axis) => axis!.values.length > 1).map((axis) => axis!);
  const values = time.values.flatMap((t) => step.values.map((s) => t + s * 3600));
  const attrs = { ...epoch, standard_name: "time", long_name: "time" };
  const reader = memoryReader(
    "float64",
    long.map((axis) => axis.values.length),
    Float64Array.from(values),
  );
  return [{ name: "valid_time", dims: long.map(({ name }) => name), reader, attrs, isCoordinate: true }];
}

/** Dimensions of a grid, and the coordinates that go with them. */
interface Space {
  readonly dims: readonly string[];
  readonly shape: readonly number[];
  readonly coordinates: readonly StoredVariable[];
}

const latitudeAttrs = { units: "degrees_north", standard_name: "latitude", long_name: "latitude" };
const longitudeAttrs = { units: "degrees_east", standard_name: "longitude", long_name: "longitude" };

const onMap: ReadonlySet<string> = new Set(["rotated_ll", "rotated_gg", "lambert", "polar_stereographic"]);

function spaceOf(grid: Grid, at: { source: ByteSource; header: Header }): Space {
  if (grid.kind === "latlon" && !grid.rotation && !grid.rows) {
    const { latitude, longitude } = located(at, () => axesOf(grid));
    const isDown = latitude[0]! > latitude.at(-1)!;
    const attrs = isDown ? { ...latitudeAttrs, stored_direction: "decreasing" } : latitudeAttrs;
    const axis = (name: string, data: Float64Array, own: Attrs): StoredVariable => ({
      name,
      dims: [name],
      reader: memoryReader("float64", [data.length], data),
      attrs: own,
    });
    return {
      dims: ["latitude", "longitude"],
      shape: [latitude.length, longitude.length],
      coordinates: [axis("latitude", latitude, attrs), axis("longitude", longitude, longitudeAttrs)],
    };
  }
  const isMap = onMap.has(grid.gridType);
  const dims = isMap ? ["y", "x"] : ["values"];
  const shape = isMap ? [grid.ny, grid.nx!] : [grid.points];
  return { dims, shape, coordinates: pointCoordinates(grid, { dims, shape, at }) };
}

const positions = new WeakMap<Grid, Positions>();

/** Latitude and longitude of every point, computed when they are read. */
function pointCoordinates(
  grid: Grid,
  {
    dims,
    shape,
    at,
  }: { dims: readonly string[]; shape: readonly number[]; at: { source: ByteSource; header: Header } },
): StoredVariable[] {
  const read = (name: "latitude" | "longitude"): ChunkReader => ({
    dtype: "float64",
    shape,
    chunkShape: shape,
    readChunk: async (_chunk, signal) => {
      signal?.throwIfAborted();
      const known = positions.get(grid) ?? located(at, () => pointsOf(grid));
      positions.set(grid, known);
      return known[name];
    },
  });
  return [
    { name: "latitude", dims, reader: read("latitude"), attrs: latitudeAttrs, isCoordinate: true },
    { name: "longitude", dims, reader: read("longitude"), attrs: longitudeAttrs, isCoordinate: true },
  ];
}

function located<T>({ source, header }: { source: ByteSource; header: Header }, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CorruptDataError(placeOf(header.field, source), error.message, { cause: error });
  }
}

/** Fields by position along the axes; of several at one place the first. */
function place(headers: readonly Header[], axes: readonly HeaderAxis[]): ReadonlyMap<string, Header> {
  const positionsOf = axes.map(({ values }) => new Map(values.map((value, i) => [value, i])));
  const placed = new Map<string, Header>();
  for (const header of headers) {
    const key = axes.map(({ pick }, axis) => positionsOf[axis]!.get(pick(header)!)).join("/");
    if (!placed.has(key)) placed.set(key, header);
  }
  return placed;
}

/** One chunk per field; where there is none, NaN. */
function fieldReader(
  fields: ReadonlyMap<string, Header>,
  { source, shape, grid, rank }: { source: ByteSource; shape: readonly number[]; grid: Grid; rank: number },
): ChunkReader {
  const chunkShape = shape.map((length, axis) => (axis < rank ? 1 : length));
  return {
    dtype: "float32",
    shape,
    chunkShape,
    readChunk: async (chunk, signal) => {
      signal?.throwIfAborted();
      const header = fields.get(chunk.slice(0, rank).join("/"));
      if (!header) return new Float32Array(sizeOf(chunkShape)).fill(Number.NaN);
      return readValues(header.field, grid, { source, signal });
    },
  };
}

function attributesOf({ keys, grid, product }: Header): Attrs {
  const attrs: Record<string, AttrValue> = {};
  for (const key of [...uniqueKeys, ...extraKeys]) {
    const value = keys[key];
    const isNone = value === undefined || (uniqueKeys.some((name) => name === key) && value === "unknown");
    if (!isNone) attrs[`GRIB_${key}`] = value;
  }
  for (const [key, value] of Object.entries(grid.keys)) attrs[`GRIB_${key}`] = value;
  attrs.GRIB_missingValue = missingValue;
  attrs.long_name = product.name;
  attrs.units = product.units;
  if (product.cfName !== "unknown") attrs.standard_name = product.cfName;
  return attrs;
}
