import type { Attrs } from "../../array/variable.ts";
import { UnsupportedError } from "../../errors.ts";
import type { ByteSource } from "../../source/source.ts";
import type { Format, FormatOptions, StoredDataset, StoredVariable } from "../format.ts";
import { AmbiguousKeyError, buildCube, valuesOf } from "./cube.ts";
import { type Header, readHeaders } from "./headers.ts";

/**
 * GRIB editions 1 and 2 as cfgrib opens them: a variable per parameter, with the dimensions number, time, step, the type of
 * level, and latitude and longitude. Opening reads the headers of all messages, values are read field by field.
 * `filterByKeys` chooses among fields that do not make one dataset.
 */
export const grib: Format = {
  open: async (location, options) => {
    const source = (await location.bytes(options))!;
    try {
      return await openSource(source, options);
    } catch (error) {
      await source.close();
      throw error;
    }
  },
};

async function openSource(source: ByteSource, options: FormatOptions): Promise<StoredDataset> {
  const { headers: all, refused } = await readHeaders(source, options.signal);
  const [problem] = refused;
  if (all.length === 0 && problem) throw problem;
  const filter = options.filterByKeys ?? {};
  const headers = all.filter(({ keys }) => Object.entries(filter).every(([key, value]) => keys[key] === value));
  if (headers.length === 0)
    throw new UnsupportedError(
      `${source.name}: filterByKeys ${JSON.stringify(filter)}`,
      `no field has these; the choices are ${describeChoices(all, Object.keys(filter))}`,
    );
  const variables = new Map<string, StoredVariable>();
  const unreadable = new Map<string, string>();
  for (const [name, group] of groupByParameter(headers))
    addCube(name, group, { headers, source, filter, variables, unreadable });
  return { variables: [...variables.values()], attrs: globalAttributes(headers), unreadable };
}

function describeChoices(headers: readonly Header[], keys: readonly string[]): string {
  return keys.map((key) => `${key}: ${valuesOf(headers, key).join(", ") || "none"}`).join("; ");
}

/** Fields of each parameter by the name of its variable: cfgrib's, with the code of the parameter where several share it. */
function groupByParameter(headers: readonly Header[]): Map<string, Header[]> {
  const idOf = ({ product }: Header): string =>
    product.paramId === 0 ? product.parameterCode : String(product.paramId);
  const sharers = new Map<string, Set<string>>();
  for (const header of headers) {
    const { cfVarName } = header.product;
    sharers.set(cfVarName, (sharers.get(cfVarName) ?? new Set()).add(idOf(header)));
  }
  const groups = new Map<string, Header[]>();
  for (const header of headers) {
    const { cfVarName, parameterCode } = header.product;
    const name = sharers.get(cfVarName)!.size > 1 ? `${cfVarName}_${parameterCode}` : cfVarName;
    const group = groups.get(name);
    if (group) group.push(header);
    else groups.set(name, [header]);
  }
  return groups;
}

interface Target {
  readonly headers: readonly Header[];
  readonly source: ByteSource;
  readonly filter: Readonly<Record<string, string | number>>;
  readonly variables: Map<string, StoredVariable>;
  readonly unreadable: Map<string, string>;
}

/** Adds a variable and its coordinates, or the reason why it does not go with those that are there. */
function addCube(name: string, group: readonly Header[], target: Target): void {
  const { headers, source, filter, variables, unreadable } = target;
  try {
    const { variable, coordinates } = buildCube(name, group, source);
    const clash = coordinates.find((coordinate) => {
      const known = variables.get(coordinate.name);
      return known !== undefined && !isSame(known, coordinate);
    });
    if (clash) {
      const choice = JSON.stringify({ ...filter, parameterCode: group[0]!.product.parameterCode });
      unreadable.set(
        name,
        `its coordinate "${clash.name}" differs from that of other variables of the file: open it with filterByKeys ${choice}`,
      );
      return;
    }
    for (const coordinate of coordinates) variables.set(coordinate.name, coordinate);
    variables.set(name, variable);
  } catch (error) {
    if (!(error instanceof AmbiguousKeyError)) throw error;
    const choices = valuesOf(headers, error.key).map((value) => JSON.stringify({ ...filter, [error.key]: value }));
    throw new UnsupportedError(
      `${source.name}: fields of "${group[0]!.product.shortName}" with different ${error.key} in one variable`,
      `open the file with one of filterByKeys: ${choices.join(", ")}`,
    );
  }
}

function isSame(a: StoredVariable, b: StoredVariable): boolean {
  const [left, right] = [a.reader, b.reader];
  if (JSON.stringify([a.dims, a.attrs, left.shape]) !== JSON.stringify([b.dims, b.attrs, right.shape])) return false;
  if (!("data" in left) || !("data" in right)) return true;
  const [x, y] = [left.data, right.data] as [ArrayLike<unknown>, ArrayLike<unknown>];
  return x.length === y.length && Array.prototype.every.call(x, (value, i) => value === y[i]);
}

function globalAttributes(headers: readonly Header[]): Attrs {
  const attrs: Record<string, string | number> = {};
  for (const key of ["edition", "centre", "centreDescription", "subCentre"]) {
    const values = valuesOf(headers, key);
    if (values.length === 1) attrs[`GRIB_${key}`] = values[0]!;
  }
  attrs.Conventions = "CF-1.7";
  if (attrs.GRIB_centreDescription !== undefined) attrs.institution = attrs.GRIB_centreDescription;
  return attrs;
}
