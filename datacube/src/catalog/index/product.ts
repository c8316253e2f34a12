import { type DType, isDType, isNumeric } from "../../array/dtype.ts";
import { CorruptDataError } from "../../errors.ts";
import type { Resolution } from "../../geo/geobox.ts";
import { type Fields, isFields, present } from "../fields.ts";

/** A band that all datasets of a product have, or may have. */
export interface Measurement {
  readonly name: string;
  readonly dtype?: DType;
  /** Element of missing pixels. */
  readonly nodata?: number;
  readonly units?: string;
  /** Other names by which it may be loaded. */
  readonly aliases?: readonly string[];
  /** What its bits and values mean, as bit fields of STAC's classification extension. */
  readonly bitfields?: readonly Readonly<Record<string, unknown>>[];
}

/** A kind of datasets: what they have in common, and how they are loaded where a query does not say. */
export interface Product {
  readonly name: string;
  readonly description?: string;
  /** Properties with values that every dataset of it has; one without them is refused. */
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly measurements: readonly Measurement[];
  readonly load?: { readonly crs?: string; readonly resolution?: Resolution };
}

/**
 * A product definition in our words or in those of the Open Data Cube (`units`, `flags_definition`, `metadata.properties`,
 * `load` or `storage` with a resolution by axis).
 * @throws CorruptDataError with all that is wrong
 */
export function toProduct(json: unknown, source = "the object"): Product {
  const problems: string[] = [];
  const document = isFields(json) ? json : {};
  const { name, description, measurements } = document;
  if (typeof name !== "string" || name === "") problems.push("name is no text");
  if (!Array.isArray(measurements) || measurements.length === 0) problems.push("measurements is no list with entries");
  const list = Array.isArray(measurements)
    ? measurements.map((one, i) => toMeasurement(one, `measurements[${i}]`, problems))
    : [];
  const names = list.flatMap(({ name: own, aliases = [] }) => [own, ...new Set(aliases)]);
  const twice = names.find((one, i) => names.indexOf(one) !== i);
  if (twice !== undefined) problems.push(`"${twice}" is the name or alias of two measurements`);
  const properties = document.properties ?? (isFields(document.metadata) ? document.metadata.properties : undefined);
  if (properties !== undefined && !isFields(properties)) problems.push("properties has no fields");
  const load = toLoad(document.load ?? document.storage, problems);
  if (problems.length > 0)
    throw new CorruptDataError({ source, format: "product", place: "the document" }, problems.slice(0, 20).join("; "));
  return {
    name: name as string,
    ...(typeof description === "string" ? { description } : {}),
    ...(properties === undefined ? {} : { properties: properties as Fields }),
    measurements: list,
    ...(load ? { load } : {}),
  };
}

function toMeasurement(json: unknown, place: string, problems: string[]): Measurement {
  const { name, dtype, nodata, units, aliases, bitfields, flags_definition: flags } = isFields(json) ? json : {};
  if (typeof name !== "string" || name === "") problems.push(`${place}.name is no text`);
  if (dtype !== undefined && !(typeof dtype === "string" && isDType(dtype) && isNumeric(dtype)))
    problems.push(`${place}.dtype ${JSON.stringify(dtype)} is no numeric dtype`);
  const missing = typeof nodata === "string" && /^nan$/i.test(nodata) ? Number.NaN : nodata;
  if (missing !== undefined && typeof missing !== "number") problems.push(`${place}.nodata is no number`);
  const isNames = Array.isArray(aliases) && aliases.every((alias) => typeof alias === "string");
  if (aliases !== undefined && !isNames) problems.push(`${place}.aliases is no list of texts`);
  const bits =
    bitfields ?? (isFields(flags) ? Object.entries(flags).map(([flag, of]) => toBitfield(flag, of)) : undefined);
  const told = present({ dtype, nodata: missing, units, aliases, bitfields: bits });
  return { name: String(name), ...told } as Measurement;
}

/** A flag of the Open Data Cube as a bit field; one that is only false or true has the flag's own name where it is true. */
function toBitfield(name: string, definition: unknown): Fields {
  const { bits, values } = isFields(definition) ? definition : {};
  const places = [bits].flat().map(Number);
  const classes = Object.entries(isFields(values) ? values : {}).flatMap(([value, meaning]) => {
    const word = meaning === true ? name : meaning === false ? undefined : String(meaning);
    return word === undefined ? [] : [{ value: Number(value), name: word }];
  });
  return { name, offset: Math.min(...places), length: Math.max(...places) - Math.min(...places) + 1, classes };
}

function toLoad(json: unknown, problems: string[]): Product["load"] {
  if (!isFields(json)) return undefined;
  const { crs, resolution: told } = json;
  if (crs !== undefined && typeof crs !== "string") problems.push("load.crs is no text");
  const axes = isFields(told) ? [told.x ?? told.longitude, told.y ?? told.latitude] : told;
  const isSize =
    typeof axes === "number" ||
    (Array.isArray(axes) && axes.length === 2 && axes.every((one) => typeof one === "number"));
  if (axes !== undefined && !isSize) problems.push("load.resolution is neither a number nor one for x and one for y");
  const resolution = Array.isArray(axes) ? axes.map((one) => Math.abs(Number(one))) : axes;
  return {
    ...(typeof crs === "string" ? { crs } : {}),
    ...(resolution === undefined ? {} : { resolution: resolution as Resolution }),
  };
}

/** The name of the measurement that a name or an alias means; another name as it is. */
export function measurementName({ measurements }: Product, name: string): string {
  const found =
    measurements.find((one) => one.name === name) ?? measurements.find(({ aliases = [] }) => aliases.includes(name));
  return found?.name ?? name;
}
