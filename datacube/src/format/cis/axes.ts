import { memoryReader } from "../../array/chunk-reader.ts";
import { sizeOf } from "../../array/shape.ts";
import type { Attrs, AttrValue } from "../../array/variable.ts";
import { isoToMilliseconds } from "../../cf/iso-time.ts";
import { UnsupportedError } from "../../errors.ts";
import { type AxisElements, axisElements } from "../axis-elements.ts";
import type { StoredVariable } from "../format.ts";
import type { CisAxis, CisGrid, CisNest } from "./document.ts";

/** The dimensions of a grid, in the order of its axes, and their coordinates. */
export interface GridDomain {
  readonly dims: readonly string[];
  readonly shape: readonly number[];
  readonly coordinates: readonly StoredVariable[];
}

/**
 * The domain of a grid of which there are `most` values: no axis is longer.
 * @throws RangeError for a grid that contradicts itself, UnsupportedError
 */
export function gridDomain(grid: CisGrid, most: number): GridDomain {
  const limits = grid.gridLimits?.axis ?? [];
  const dims: string[] = [];
  const shape: number[] = [];
  const coordinates: StoredVariable[] = [];
  for (const axis of grid.axis) {
    const own =
      axis.type === "DisplacementAxisNestType"
        ? nestDomain(axis, limits.slice(dims.length, dims.length + axis.axisLabels.length), most)
        : axisDomain(axis, limits[dims.length], most);
    dims.push(...own.dims);
    shape.push(...own.shape);
    coordinates.push(...own.coordinates);
  }
  return { dims, shape, coordinates };
}

/** Number of positions of an index axis. @throws RangeError */
function indexLength({ axisLabel, lowerBound, upperBound }: CisAxis, most: number): number {
  const length = Number(upperBound) - Number(lowerBound) + 1;
  if (!Number.isSafeInteger(length) || length < 0 || length > most)
    throw new RangeError(`the axis "${axisLabel}" has the bounds ${lowerBound} and ${upperBound}`);
  return length;
}

/** What an axis is made of beside itself. */
interface Around {
  /** Positions by the limits of the grid. */
  readonly limit: number | undefined;
  readonly most: number;
}

/** One dimension; it has no coordinate where it is of indices from 0 on. */
function axisDomain(axis: CisAxis, limits: CisAxis | undefined, most: number): GridDomain {
  const { axisLabel, uomLabel } = axis;
  const dims = [axisLabel];
  const limit = limits && indexLength(limits, most);
  if (axis.type === "IndexAxisType") {
    const length = indexLength(axis, most);
    const lower = Number(axis.lowerBound);
    if (lower === 0) return { dims, shape: [length], coordinates: [] };
    const data = BigInt64Array.from({ length }, (_, i) => BigInt(lower + i));
    return { dims, shape: [length], coordinates: [coordinateOf(axisLabel, { dtype: "int64", data, attrs: {} })] };
  }
  const values = axis.type === "RegularAxisType" ? regularValues(axis, { limit, most }) : axis.coordinate!;
  const coordinate = coordinateOf(axisLabel, toElements(axisLabel, values, uomLabel));
  return { dims, shape: [values.length], coordinates: [coordinate] };
}

/**
 * Positions from one bound to the other. Where the grid's limits tell that there is one position less than that, the bounds
 * are edges of cells, as some servers write them, and positions their centres.
 */
function regularValues(axis: CisAxis, { limit, most }: Around): (number | string)[] {
  const { axisLabel } = axis;
  const [first, last] = [axis.lowerBound, axis.upperBound].map((bound) => boundOf(axisLabel, bound!));
  const step = first!.isTime ? durationOf(axisLabel, axis.resolution!, axis.uomLabel) : Number(axis.resolution);
  const span = last!.value - first!.value;
  const steps = span / step;
  const count = Math.round(steps) + 1;
  if (!(step !== 0 && steps >= 0 && count <= most + 1))
    throw new RangeError(
      `the axis "${axisLabel}" has no positions from ${axis.lowerBound} to ${axis.upperBound} by ${axis.resolution}`,
    );
  const isCells = limit !== undefined && limit === count - 1 && limit > 0;
  if (limit !== undefined && limit !== count && !isCells)
    throw new RangeError(`the axis "${axisLabel}" has ${count} positions, the limits of the grid ${limit}`);
  const start = first!.value + (isCells ? step / 2 : 0);
  const positions = Array.from({ length: isCells ? limit : count }, (_, i) => start + i * step);
  return first!.isTime ? positions.map((ms) => new Date(ms).toISOString()) : positions;
}

function boundOf(axisLabel: string, bound: number | string): { value: number; isTime: boolean } {
  if (typeof bound === "number") return { value: bound, isTime: false };
  const value = isoToMilliseconds(unquoted(bound));
  if (Number.isNaN(value)) throw new RangeError(`the axis "${axisLabel}" has the bound "${bound}"`);
  return { value, isTime: true };
}

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  D: 86_400_000,
  w: 7 * 86_400_000,
  wk: 7 * 86_400_000,
};

/** A step in time in milliseconds: a number of the axis' units, or an ISO 8601 duration. @throws UnsupportedError */
function durationOf(axisLabel: string, resolution: number | string, uom: string | undefined): number {
  const unit = unitMs[uom ?? ""];
  if (typeof resolution === "number" && unit !== undefined) return resolution * unit;
  const parts = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(String(resolution));
  const [weeks, days, hours, minutes, seconds] = (parts ?? []).slice(1).map((text) => Number(text ?? 0));
  const ms =
    ((((weeks ?? 0) * 7 + (days ?? 0)) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60_000 + (seconds ?? 0) * 1000;
  if (parts && ms > 0) return ms;
  throw new UnsupportedError(
    `steps of ${resolution} ${uom ?? ""} on the time axis "${axisLabel}" of CIS`,
    "a step of fixed length can be read, or an IrregularAxis of times",
  );
}

function unquoted(text: string): string {
  return text.replace(/^"(.*)"$/, "$1");
}

function toElements(name: string, values: readonly (number | string)[], uom: string | undefined): AxisElements {
  const positions = values.map((value) => (typeof value === "string" ? unquoted(value) : value));
  return axisElements(positions, axisAttributes(name, uom));
}

function coordinateOf(name: string, { dtype, data, attrs }: AxisElements): StoredVariable {
  return { name, dims: [name], reader: memoryReader(dtype, [data.length], data), attrs, isCoordinate: true };
}

/** CF attributes by the usual names of the axes of coordinate reference systems. */
function axisAttributes(name: string, uom: string | undefined): Attrs {
  const attrs: Record<string, AttrValue> = {};
  if (/^(lat|latitude)$/i.test(name))
    Object.assign(attrs, { standard_name: "latitude", units: "degrees_north", axis: "Y" });
  else if (/^(lon|long|longitude)$/i.test(name))
    Object.assign(attrs, { standard_name: "longitude", units: "degrees_east", axis: "X" });
  else if (/^(x|e|easting)$/i.test(name)) Object.assign(attrs, { standard_name: "projection_x_coordinate", axis: "X" });
  else if (/^(y|n|northing)$/i.test(name))
    Object.assign(attrs, { standard_name: "projection_y_coordinate", axis: "Y" });
  if (attrs.units === undefined && uom !== undefined && uom !== "" && uom !== "1") attrs.units = uom;
  return attrs;
}

/** Axes that are displaced together are coordinates over the dimensions that the grid's limits name. */
function nestDomain(nest: CisNest, limits: readonly CisAxis[], most: number): GridDomain {
  const { axisLabels, uomLabels, coordinates } = nest;
  if (limits.length !== axisLabels.length)
    throw new RangeError(`the grid has no limits for the axes ${axisLabels.join(", ")}, which are displaced together`);
  const shape = limits.map((one) => indexLength(one, most));
  if (coordinates.length !== sizeOf(shape) || coordinates.some(({ length }) => length !== axisLabels.length))
    throw new RangeError(
      `the axes ${axisLabels.join(", ")} have ${coordinates.length} positions, not ${sizeOf(shape)}`,
    );
  const dims = limits.map(({ axisLabel }) => axisLabel);
  const variables = axisLabels.map((name, i): StoredVariable => {
    const { dtype, data, attrs } = toElements(
      name,
      coordinates.map((position) => position[i]!),
      uomLabels[i],
    );
    const { axis: _, ...others } = attrs;
    return { name, dims, reader: memoryReader(dtype, shape, data), attrs: others, isCoordinate: true };
  });
  return { dims, shape, coordinates: variables };
}
