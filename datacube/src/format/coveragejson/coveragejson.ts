import { memoryReader } from "../../array/chunk-reader.ts";
import type { ArrayData, DType } from "../../array/dtype.ts";
import { sizeOf } from "../../array/shape.ts";
import type { Attrs, AttrValue } from "../../array/variable.ts";
import { UnsupportedError } from "../../errors.ts";
import { axisElements } from "../axis-elements.ts";
import type { Format, StoredDataset, StoredVariable } from "../format.ts";
import { openDocument } from "../json-document.ts";
import { list, record } from "../json-members.ts";
import type { CovAxis, CovCoverage, CovDomain, CovParameter, CovRange, Translated } from "./document.ts";

/**
 * CoverageJSON (OGC 21-069r2) with its ranges inside: Grid, VerticalProfile, PointSeries, Point, and those on a composite
 * axis of points such as Trajectory. Axes keep their names; those that no range runs along are scalar coordinates.
 */
export const coveragejson: Format = {
  open: (location, options) =>
    openDocument(location, options, {
      format: "coveragejson",
      title: "CoverageJSON",
      read: (document, source) => toDataset(findCoverage(record(document, "the document"), source)),
    }),
};

/** The coverage itself, or the only one of a collection, with what it inherits. */
function findCoverage(document: Record<string, unknown>, source: string): CovCoverage {
  if (document.type === "Coverage") return checked(document, source);
  if (document.type !== "CoverageCollection")
    throw new UnsupportedError(`${source}: CoverageJSON of type ${String(document.type)}`, "a Coverage can be opened");
  const coverages = list(document.coverages, "coverages");
  if (coverages.length !== 1)
    throw new UnsupportedError(
      `${source}: a collection of ${coverages.length} coverages`,
      "put each into a file of its own",
    );
  const only = record(coverages[0], "coverages[0]");
  const domain = { referencing: document.referencing, ...record(only.domain, "coverages[0].domain") };
  return checked({ parameters: document.parameters, ...only, domain }, source);
}

function checked(coverage: Record<string, unknown>, source: string): CovCoverage {
  if (typeof coverage.domain === "string")
    throw new UnsupportedError(
      `${source}: a domain in another document`,
      `put the content of ${coverage.domain} in its place`,
    );
  const axes = record(record(coverage.domain, "domain").axes, "domain.axes");
  for (const [name, axis] of Object.entries(axes)) record(axis, `domain.axes.${name}`);
  const { referencing = [] } = record(coverage.domain, "domain");
  for (const [i, one] of list(referencing, "domain.referencing").entries()) {
    const what = `domain.referencing[${i}]`;
    list(record(one, what).coordinates, `${what}.coordinates`);
    record(record(one, what).system, `${what}.system`);
  }
  for (const [name, range] of Object.entries(record(coverage.ranges, "ranges"))) {
    if (typeof range === "string")
      throw new UnsupportedError(
        `${source}: the range ${name} in another document`,
        `put the content of ${range} in its place`,
      );
    const { type, values, axisNames = [], shape = [] } = record(range, `ranges.${name}`);
    if (type !== "NdArray") throw new UnsupportedError(`${source}: the range ${name} of type ${String(type)}`);
    const sizes = list(shape, `ranges.${name}.shape`).map(Number);
    if (
      list(axisNames, `ranges.${name}.axisNames`).length !== sizes.length ||
      list(values, `ranges.${name}.values`).length !== sizeOf(sizes)
    )
      throw new RangeError(`ranges.${name}: values, shape and axisNames do not fit each other`);
  }
  for (const [name, parameter] of Object.entries(record(coverage.parameters ?? {}, "parameters")))
    checkParameter(record(parameter, `parameters.${name}`), `parameters.${name}`);
  return coverage as unknown as CovCoverage;
}

function checkParameter({ observedProperty, categoryEncoding }: Record<string, unknown>, what: string): void {
  const { categories = [] } = record(observedProperty, `${what}.observedProperty`);
  for (const [i, category] of list(categories, `${what}.observedProperty.categories`).entries())
    if (typeof record(category, `${what}.observedProperty.categories[${i}]`).id !== "string")
      throw new RangeError(`${what}.observedProperty.categories[${i}].id is no text`);
  if (categoryEncoding !== undefined) record(categoryEncoding, `${what}.categoryEncoding`);
}

function toDataset(coverage: CovCoverage): StoredDataset {
  const domain = coverage.domain as CovDomain;
  const ranges = coverage.ranges as Readonly<Record<string, CovRange>>;
  const used = new Set(Object.values(ranges).flatMap(({ axisNames = [] }) => axisNames));
  const coordinates = Object.entries(domain.axes).flatMap(([name, axis]) =>
    coordinatesOf(name, axis, { domain, used }),
  );
  const variables = Object.entries(ranges).map(([name, range]) =>
    rangeVariable(name, range, ownOf(coverage.parameters ?? {}, name)),
  );
  const { id } = coverage;
  return {
    variables: [...coordinates, ...variables],
    attrs: {
      ...(domain.domainType === undefined ? {} : { domainType: domain.domainType }),
      ...(id === undefined ? {} : { id }),
    },
  };
}

function coordinatesOf(
  name: string,
  axis: CovAxis,
  { domain, used }: { domain: CovDomain; used: ReadonlySet<string> },
): StoredVariable[] {
  const values = axisValues(name, axis);
  const dims = used.has(name) || values.length !== 1 ? [name] : [];
  const parts = axis.coordinates ?? [name];
  const isComposite = axis.dataType === "tuple";
  if (axis.dataType !== undefined && axis.dataType !== "primitive" && !isComposite)
    throw new UnsupportedError(
      `a CoverageJSON axis of ${axis.dataType}s`,
      "axes of numbers, times and points can be read",
    );
  return parts.map((part, i) => {
    const own = isComposite ? values.map((tuple) => list(tuple, `domain.axes.${name}`)[i]) : values;
    const { dtype, data, attrs } = axisElements(own, axisAttributes(part, domain));
    const shape = dims.length === 0 ? [] : [own.length];
    return { name: part, dims, reader: memoryReader(dtype, shape, data), attrs, isCoordinate: true };
  });
}

/** Most points of an axis that is given by start, stop and number. */
const maxAxisLength = 2 ** 24;

function axisValues(name: string, { values, start, stop, num }: CovAxis): readonly unknown[] {
  if (values !== undefined) return list(values, `domain.axes.${name}.values`);
  if (
    typeof start !== "number" ||
    typeof stop !== "number" ||
    !Number.isInteger(num) ||
    num! < 1 ||
    num! > maxAxisLength
  )
    throw new RangeError(`domain.axes.${name} has neither values nor start, stop and num`);
  return Array.from({ length: num! }, (_, i) => (num === 1 ? start : start + (i * (stop - start)) / (num! - 1)));
}

function axisAttributes(name: string, { referencing = [] }: CovDomain): Attrs {
  const system = referencing.find(({ coordinates }) => coordinates.includes(name))?.system;
  const attrs: Record<string, AttrValue> = {};
  if (system?.type === "GeographicCRS" && name === "x")
    Object.assign(attrs, { standard_name: "longitude", units: "degrees_east" });
  if (system?.type === "GeographicCRS" && name === "y")
    Object.assign(attrs, { standard_name: "latitude", units: "degrees_north" });
  if (system?.type === "ProjectedCRS" && (name === "x" || name === "y"))
    attrs.standard_name = `projection_${name}_coordinate`;
  if (["x", "y", "z"].includes(name)) attrs.axis = name.toUpperCase();
  if (typeof system?.id === "string") attrs.crs = system.id;
  return attrs;
}

function rangeVariable(name: string, range: CovRange, parameter: CovParameter | undefined): StoredVariable {
  const { axisNames = [], shape = [], dataType, values } = range;
  const attrs = parameter ? parameterAttributes(parameter) : {};
  const { dtype, data } = rangeData(dataType, values);
  return { name, dims: axisNames, reader: memoryReader(dtype, shape, data), attrs };
}

/** Whole numbers of 32 bits stay whole where none is missing; other numbers are float64 with NaN where missing. */
function rangeData(dataType: string, values: CovRange["values"]): { dtype: DType; data: ArrayData } {
  if (dataType === "string")
    return { dtype: "string", data: values.map((value) => (value === null ? "" : String(value))) };
  const isWhole =
    dataType === "integer" && values.every((value) => value !== null && Number(value) === (Number(value) | 0));
  if (isWhole) return { dtype: "int32", data: Int32Array.from(values, Number) };
  return {
    dtype: "float64",
    data: Float64Array.from(values, (value) => (value === null ? Number.NaN : Number(value))),
  };
}

/** What a record has under a name that a file chose, which may be one that every object has. */
function ownOf<T>(values: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

/** The text in English, else the first; what is no text counts as none. */
function textOf(text: Translated | undefined): string | undefined {
  const own: unknown = typeof text === "object" && text !== null ? (text.en ?? Object.values(text)[0]) : text;
  return typeof own === "string" ? own : undefined;
}

/** CF attributes of a parameter: names, units, and its categories as flags (CF conventions 3.5). */
function parameterAttributes({ description, unit, observedProperty, categoryEncoding }: CovParameter): Attrs {
  const attrs: Record<string, AttrValue> = {};
  const put = (name: string, value: unknown): void => {
    if (typeof value === "string") attrs[name] = value;
  };
  put("long_name", textOf(observedProperty.label));
  put("description", textOf(description));
  put("units", typeof unit?.symbol === "object" ? unit.symbol?.value : (unit?.symbol ?? textOf(unit?.label)));
  const { id = "", categories } = observedProperty;
  put("standard_name", /\/standard_name\/([a-z0-9_]+)\/?$/.exec(id)?.[1]);
  if (id !== "" && attrs.standard_name === undefined) attrs.observed_property = id;
  if (!categories || !categoryEncoding) return attrs;
  const flags = categories.flatMap((category) =>
    [ownOf(categoryEncoding, category.id) ?? []]
      .flat()
      .map((value) => [value, textOf(category.label) ?? category.id] as const),
  );
  attrs.flag_values = flags.map(([value]) => value);
  attrs.flag_meanings = flags.map(([, label]) => label.replace(/\s+/g, "_")).join(" ");
  return attrs;
}
