import { memoryReader } from "../../array/chunk-reader.ts";
import type { ComplexArray } from "../../array/complex.ts";
import {
  type ArrayData,
  createData,
  type DType,
  integerRange,
  isBig,
  isComplex,
  isInteger,
} from "../../array/dtype.ts";
import { sizeOf } from "../../array/shape.ts";
import type { Attrs, AttrValue } from "../../array/variable.ts";
import { UnsupportedError } from "../../errors.ts";
import { Crs } from "../../geo/crs/crs.ts";
import { gridMapping, gridMappingName } from "../../geo/geobox.ts";
import type { Format, StoredDataset, StoredVariable } from "../format.ts";
import { openDocument } from "../json-document.ts";
import { type GridDomain, gridDomain } from "./axes.ts";
import { checkedCoverage } from "./check.ts";
import { type CisCoverage, type CisField, type CisValue, dtypeOfDefinition, epsgOf } from "./document.ts";

/**
 * OGC's Coverage Implementation Schema 1.1 as JSON (09-146r6): coverages on general grids of index, regular, irregular and
 * displaced axes, with their values inside, the last axis fastest and the components of a position together. Axes are
 * dimensions with their names, components variables.
 */
export const cis: Format = {
  open: (location, options) =>
    openDocument(location, options, {
      format: "cis",
      title: "CIS JSON",
      read: (document, source) => toDataset(checkedCoverage(document, source)),
    }),
};

/** An axis may be so long in any case, as of an empty grid; else no longer than there are values. */
const usualLength = 2 ** 16;

function toDataset({ id, domainSet, rangeSet, rangeType, metadata }: CisCoverage): StoredDataset {
  const { values } = rangeSet.dataBlock;
  const fields = rangeType.field;
  const grid = domainSet.generalGrid;
  const domain = gridDomain(grid, Math.max(values.length, usualLength));
  const count = sizeOf(domain.shape);
  if (values.length !== count * fields.length)
    throw new RangeError(
      `the grid (${domain.shape.join("×")}) has ${count} positions with ${fields.length} values each, there are ${values.length} values`,
    );
  const twice = domain.dims.find((dim, i) => domain.dims.indexOf(dim) !== i);
  if (twice !== undefined) throw new RangeError(`two axes are called "${twice}"`);
  const mapping = crsVariable(grid.srsName);
  const names = namesOf(fields, [...domain.coordinates.map(({ name }) => name), ...(mapping ? [gridMappingName] : [])]);
  const variables = fields.map((field, i) => {
    const own = Array.from({ length: count }, (_, at) => values[at * fields.length + i]!);
    const variable = fieldVariable(names[i]!, field, { values: own, domain });
    return mapping ? { ...variable, encoding: { grid_mapping: gridMappingName } } : variable;
  });
  const attrs = { ...metadataAttrs(metadata), srsName: grid.srsName, ...(typeof id === "string" ? { id } : {}) };
  return { variables: [...domain.coordinates, ...(mapping ? [mapping] : []), ...variables], attrs };
}

/** The CRS of a name as CF's grid mapping; undefined where it is none of the EPSG table. */
function crsVariable(srsName: string): StoredVariable | undefined {
  const code = epsgOf(srsName);
  if (code === undefined) return undefined;
  try {
    const { attrs } = gridMapping(Crs.from(code));
    return {
      name: gridMappingName,
      dims: [],
      reader: memoryReader("int64", [], BigInt64Array.of(0n)),
      attrs,
      isCoordinate: true,
    };
  } catch (error) {
    if (error instanceof UnsupportedError) return undefined;
    throw error;
  }
}

/** Names of the components, which may have none. @throws RangeError when one is taken */
function namesOf(fields: readonly CisField[], taken: readonly string[]): string[] {
  const used = new Set(taken);
  return fields.map(({ name }, i) => {
    const own = typeof name === "string" && name !== "" ? name : `field_${i}`;
    if (used.has(own)) throw new RangeError(`the name "${own}" is there twice`);
    used.add(own);
    return own;
  });
}

function metadataAttrs(metadata: unknown): Attrs {
  if (metadata === undefined) return {};
  if (typeof metadata !== "object" || metadata === null || Array.isArray(metadata))
    return { metadata: metadata as AttrValue };
  return metadata as Attrs;
}

function fieldVariable(
  name: string,
  field: CisField,
  { values, domain }: { values: readonly CisValue[]; domain: GridDomain },
): StoredVariable {
  const dtype = dtypeOfDefinition(field.definition) ?? guessDType(values);
  const data = toData(name, dtype, values);
  const attrs = fieldAttrs(field, dtype);
  return {
    name,
    dims: domain.dims,
    reader: memoryReader(dtype, domain.shape, data),
    attrs,
    attrTypes: { _FillValue: dtype },
  };
}

/** Whole numbers of 32 bits stay whole where none is missing. */
function guessDType(values: readonly CisValue[]): DType {
  if (values.some((value) => typeof value === "string")) return "string";
  if (values.length > 0 && values.every((value) => typeof value === "boolean")) return "bool";
  return values.every((value) => value !== null && Number(value) === (Number(value) | 0)) ? "int32" : "float64";
}

/** @throws RangeError for a value that is no element of the dtype */
function toData(name: string, dtype: DType, values: readonly CisValue[]): ArrayData {
  if (dtype === "string") return values.map((value) => (value === null ? "" : String(value)));
  const data = createData(dtype, values.length);
  const [low, high] = isInteger(dtype) ? integerRange(dtype) : [];
  values.forEach((value, i) => {
    if (isComplex(dtype)) setComplex(data as ComplexArray, i, value);
    else if (!isInteger(dtype)) (data as Float64Array)[i] = numberOf(value);
    else if (typeof value !== "number" || !Number.isSafeInteger(value) || value < low! || value > high!)
      throw new RangeError(`${JSON.stringify(value)} of "${name}" is no ${dtype}`);
    else data[i] = isBig(dtype) ? BigInt(value) : value;
  });
  return data;
}

/** Numbers that JSON lacks are texts, as in XML Schema: `INF`, `-INF`, `NaN`. */
function numberOf(value: CisValue): number {
  if (value === null || /^nan$/i.test(String(value))) return Number.NaN;
  const infinite = /^([+-]?)inf(inity)?$/i.exec(String(value));
  if (infinite) return infinite[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const number = Number(value);
  if (Number.isNaN(number)) throw new RangeError(`"${value}" is no number`);
  return number;
}

/** SWE Common writes a complex number as its parts with a blank between. */
function setComplex({ parts }: ComplexArray, i: number, value: CisValue): void {
  const [re = Number.NaN, im = 0] =
    typeof value === "string" ? value.trim().split(/\s+/).map(numberOf) : [numberOf(value)];
  parts.set([re, value === null ? Number.NaN : im], 2 * i);
}

/** CF attributes of a component. */
function fieldAttrs({ label, description, definition, uom, nilValues }: CisField, dtype: DType): Attrs {
  const attrs: Record<string, AttrValue> = {};
  if (typeof label === "string") attrs.long_name = label;
  if (typeof description === "string") attrs.description = description;
  if (typeof uom?.code === "string" && uom.code !== "10^0") attrs.units = uom.code;
  if (typeof definition === "string" && dtypeOfDefinition(definition) === undefined) {
    const standard = /\/standard_name\/([a-z0-9_]+)\/?$/.exec(definition)?.[1];
    attrs[standard === undefined ? "definition" : "standard_name"] = standard ?? definition;
  }
  const nils = nilNumbers(nilValues);
  if (nils.length > 0 && dtype !== "string") attrs._FillValue = nils[0]!;
  if (nils.length > 1 && dtype !== "string") attrs.missing_value = nils;
  return attrs;
}

/** Numbers for what is missing: SWE Common's `[{ reason, value }]`, or values alone. */
function nilNumbers(nilValues: unknown): number[] {
  const own = (nilValues as { nilValue?: unknown } | null | undefined)?.nilValue ?? nilValues ?? [];
  return [own]
    .flat()
    .map((one: unknown) => Number(typeof one === "object" && one !== null ? (one as { value?: unknown }).value : one))
    .filter((number) => !Number.isNaN(number));
}
