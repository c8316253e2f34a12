import { ComplexArray } from "../../array/complex.ts";
import { computeVariable } from "../../array/compute-variable.ts";
import type { DatasetParts } from "../../array/dataset.ts";
import { type ArrayData, isBig } from "../../array/dtype.ts";
import { refuseStacked } from "../../array/levels.ts";
import { type Attrs, calendarOf, heldElements, type Variable } from "../../array/variable.ts";
import { millisecondsToIso } from "../../cf/iso-time.ts";
import { UnsupportedError } from "../../errors.ts";
import type { ComputeOptions } from "../../exec/compute.ts";
import { crsOf } from "../../geo/spatial.ts";
import { replaceOutput } from "../output-file.ts";
import {
  type CisAxis,
  type CisCoverage,
  type CisField,
  type CisGrid,
  type CisValue,
  compoundUri,
  crsUri,
  definitionOf,
} from "./document.ts";

/** Options of `toCIS()`. */
export interface ToCisOptions extends ComputeOptions {
  /** Replaces a file that is at the path. */
  readonly overwrite?: boolean;
}

/**
 * Writes a dataset as one coverage of CIS 1.1 in JSON (OGC 09-146r6), held in memory: the variables are components, so that
 * all have the same dimensions. Coordinates that label no dimension are left out.
 * @throws TargetExistsError, UnsupportedError for variables of several domains, times in variables or another calendar
 */
export async function writeCis(parts: DatasetParts, path: string, options: ToCisOptions = {}): Promise<void> {
  refuseStacked(parts.coords);
  const text = JSON.stringify(await toCoverage(parts, options));
  await replaceOutput(path, options.overwrite ?? false, (file) => file.write(new TextEncoder().encode(text), 0));
}

async function toCoverage(parts: DatasetParts, options: ComputeOptions): Promise<CisCoverage> {
  const [first, ...others] = parts.variables;
  if (!first) throw new UnsupportedError("CIS of no variables");
  const { dims, shape } = first[1].expr;
  const other = others.find(([, { expr }]) => expr.dims.join() !== dims.join());
  if (other)
    throw new UnsupportedError(
      `CIS of variables over (${dims.join(", ")}) and (${other[1].expr.dims.join(", ")})`,
      `write "${other[0]}" apart, or broadcast and transpose it`,
    );
  const columns: (readonly CisValue[])[] = [];
  for (const [name, variable] of parts.variables) columns.push(await valuesOf(name, variable, options));
  const values =
    columns.length === 1 ? columns[0]! : columns[0]!.flatMap((_, i) => columns.map((column) => column[i]!));
  const { id, srsName: _, metadata, ...attrs } = parts.attrs;
  const told = metadata ?? (Object.keys(attrs).length > 0 ? attrs : undefined);
  return {
    type: "CoverageByDomainAndRangeType",
    ...(typeof id === "string" ? { id } : {}),
    domainSet: { type: "DomainSetType", generalGrid: await toGrid(parts, { dims, shape }, options) },
    rangeSet: { type: "RangeSetType", dataBlock: { type: "VDataBlockType", values } },
    rangeType: {
      type: "DataRecordType",
      field: [...parts.variables].map(([name, variable]) => toField(name, variable)),
    },
    ...(told === undefined ? {} : { metadata: told }),
  };
}

/** Elements as JSON: missing ones are null, complex ones texts of both parts. */
async function valuesOf(name: string, variable: Variable, options: ComputeOptions): Promise<readonly CisValue[]> {
  const { dtype } = variable.expr;
  if (definitionOf(dtype) === undefined)
    throw new UnsupportedError(`CIS of the times of variable "${name}"`, "drop it, or write numbers of some unit");
  const data = heldElements(await computeVariable(name, variable, options))!;
  if (data instanceof ComplexArray)
    return Array.from(data, ({ re, im }) =>
      Number.isNaN(re) && Number.isNaN(im) ? null : `${numberText(re)} ${numberText(im)}`,
    );
  if (dtype === "bool") return Array.from(data as Uint8Array, Boolean);
  if (dtype === "string") return data as string[];
  return Array.from(data as ArrayLike<number | bigint>, (value) => {
    const number = Number(value);
    if (isBig(dtype) && !Number.isSafeInteger(number))
      throw new UnsupportedError(`${value} of "${name}" in JSON`, "write float64");
    return Number.isFinite(number) ? number : Number.isNaN(number) ? null : numberText(number);
  });
}

/** A number as XML Schema writes it. */
function numberText(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value).replace("Infinity", "INF");
}

function toField(name: string, { expr, attrs }: Variable): CisField {
  const { long_name: label, description, units } = attrs;
  const isNumber = expr.dtype !== "string" && expr.dtype !== "bool";
  return {
    type: expr.dtype === "string" ? "TextType" : expr.dtype === "bool" ? "BooleanType" : "QuantityType",
    name,
    ...(typeof label === "string" ? { label } : {}),
    ...(typeof description === "string" ? { description } : {}),
    definition: definitionOf(expr.dtype)!,
    ...(isNumber ? { uom: { type: "UnitReference", code: typeof units === "string" ? units : "10^0" } } : {}),
  };
}

interface Domain {
  readonly dims: readonly string[];
  readonly shape: readonly number[];
}

async function toGrid(parts: DatasetParts, { dims, shape }: Domain, options: ComputeOptions): Promise<CisGrid> {
  const axis: CisAxis[] = [];
  for (const [i, dim] of dims.entries())
    axis.push(await toAxis(dim, shape[i]!, { label: parts.coords.get(dim), options }));
  const labels = dims.map((_, i) => (i < 18 ? String.fromCharCode(105 + i) : `i${i}`));
  return {
    type: "GeneralGridCoverageType",
    srsName: srsNameOf(parts, dims),
    axisLabels: dims,
    axis,
    gridLimits: {
      type: "GridLimitsType",
      srsName: crsUri("OGC", `Index${dims.length}D`),
      axisLabels: labels,
      axis: labels.map((axisLabel, i) => indexAxis(axisLabel, shape[i]!)),
    },
  };
}

function indexAxis(axisLabel: string, length: number): CisAxis {
  return { type: "IndexAxisType", axisLabel, lowerBound: 0, upperBound: length - 1 };
}

async function toAxis(
  dim: string,
  length: number,
  { label, options }: { label: Variable | undefined; options: ComputeOptions },
): Promise<CisAxis> {
  if (!label) return indexAxis(dim, length);
  const data = heldElements(await computeVariable(dim, label, options))!;
  const uomLabel = uomOf(label);
  if (label.expr.dtype === "datetime")
    return { type: "IrregularAxisType", axisLabel: dim, uomLabel, coordinate: timesOf(dim, label, data) };
  if (definitionOf(label.expr.dtype) === undefined || data instanceof ComplexArray)
    throw new UnsupportedError(`a CIS axis of ${label.expr.dtype} ("${dim}")`);
  if (Array.isArray(data)) return { type: "IrregularAxisType", axisLabel: dim, uomLabel, coordinate: data };
  return numberAxis(dim, Array.from(data as ArrayLike<number | bigint>, Number), uomLabel);
}

/** Regular where each position is exactly where its number says. */
function numberAxis(axisLabel: string, values: readonly number[], uomLabel: string): CisAxis {
  const bad = values.find((value) => !Number.isFinite(value));
  if (bad !== undefined) throw new UnsupportedError(`the label ${bad} on a CIS axis ("${axisLabel}")`);
  const [lowerBound, upperBound] = [values[0]!, values.at(-1)!];
  const resolution = values.length > 1 ? (upperBound - lowerBound) / (values.length - 1) : 0;
  const isRegular = resolution !== 0 && values.every((value, i) => value === lowerBound + i * resolution);
  if (!isRegular) return { type: "IrregularAxisType", axisLabel, uomLabel, coordinate: values };
  return { type: "RegularAxisType", axisLabel, uomLabel, lowerBound, upperBound, resolution };
}

function timesOf(dim: string, variable: Variable, data: ArrayData): string[] {
  const calendar = calendarOf(variable);
  if (!/^(standard|gregorian|proleptic_gregorian)$/.test(calendar))
    throw new UnsupportedError(`CIS of times in the calendar ${calendar} ("${dim}")`, "its times are Gregorian");
  return Array.from(data as Float64Array, (ms) => {
    if (Number.isNaN(ms)) throw new UnsupportedError(`a missing time on a CIS axis ("${dim}")`, "drop it");
    return millisecondsToIso(ms);
  });
}

function uomOf({ expr, attrs }: Variable): string {
  if (expr.dtype === "datetime") return "s";
  const { units, standard_name: name } = attrs as Attrs;
  if (name === "latitude" || name === "longitude") return "deg";
  return typeof units === "string" ? units : "1";
}

/** The CRS of the plane, of times and of indices, in the order of the dimensions. */
function srsNameOf({ variables, coords }: DatasetParts, dims: readonly string[]): string {
  const [variable] = variables.values();
  const plane = planeOf(dims, coords);
  const code = plane && (crsOf(variable!, coords, plane)?.epsg ?? (isGeographic(coords, plane) ? 4326 : undefined));
  if (code === undefined && !dims.some((dim) => coords.get(dim)?.expr.dtype === "datetime"))
    return crsUri("OGC", `Index${dims.length}D`);
  const isPlane = (dim: string): boolean => code !== undefined && (dim === plane!.x || dim === plane!.y);
  const uris = dims.flatMap((dim, i) => {
    if (isPlane(dim)) return dims.findIndex(isPlane) === i ? [crsUri("EPSG", code!)] : [];
    return [crsUri("OGC", coords.get(dim)?.expr.dtype === "datetime" ? "AnsiDate" : "Index1D")];
  });
  return compoundUri(uris);
}

function planeOf(dims: readonly string[], coords: DatasetParts["coords"]): { y: string; x: string } | undefined {
  const find = (axis: string, names: RegExp) =>
    dims.find((dim) => {
      const { axis: own, standard_name: standard } = coords.get(dim)?.attrs ?? {};
      return own === axis || names.test(String(standard)) || (coords.has(dim) && names.test(dim));
    });
  const [x, y] = [
    find("X", /^(x|lon|long|longitude|projection_x_coordinate)$/i),
    find("Y", /^(y|lat|latitude|projection_y_coordinate)$/i),
  ];
  return x !== undefined && y !== undefined ? { x, y } : undefined;
}

function isGeographic(coords: DatasetParts["coords"], { x, y }: { x: string; y: string }): boolean {
  return [x, y].every((dim) => {
    const name = coords.get(dim)?.attrs.standard_name;
    return name === "latitude" || name === "longitude" || /^(lat|latitude|lon|long|longitude)$/i.test(dim);
  });
}
