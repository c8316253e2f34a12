import type { DatasetParts } from "../array/dataset.ts";
import type { Attrs, AttrValue, Variable } from "../array/variable.ts";
import { sourceNode } from "../expr/operation/source.ts";
import type { StoredDataset, StoredVariable } from "../format/format.ts";
import { type DecodeOptions, decodeVariable } from "./decode-variable.ts";

/** Undoes CF encoding of a dataset: variables, and which of them are coordinates (CF conventions 5). */
export function decodeDataset(
  stored: StoredDataset,
  origin: { format: string; source: string },
  options: DecodeOptions,
): DatasetParts {
  const all = new Map<string, Variable>();
  const coordinateNames = new Set<string>();
  const bounds = timeBounds(stored.variables);
  for (const { name, dims, reader, attrs: own, attrTypes, encoding, isCoordinate } of stored.variables) {
    const attrs = { ...bounds.get(name), ...own };
    const expr = sourceNode({ ...origin, variable: name }, dims, reader);
    all.set(name, decodeVariable({ expr, attrs, attrTypes: attrTypes ?? {}, encoding: encoding ?? {} }, options));
    if (isCoordinate || (dims.length === 1 && dims[0] === name)) coordinateNames.add(name);
  }
  for (const [name, variable] of all) all.set(name, takeCoordinates(variable, all, coordinateNames));
  const attrs = { ...stored.attrs };
  if (typeof attrs.coordinates === "string") {
    for (const name of names(attrs.coordinates)) if (all.has(name)) coordinateNames.add(name);
    delete attrs.coordinates;
  }
  const split = (wanted: boolean) => new Map([...all].filter(([name]) => coordinateNames.has(name) === wanted));
  return {
    variables: split(false),
    coords: split(true),
    attrs,
    ...(stored.unreadable ? { unreadable: stored.unreadable } : {}),
  };
}

/** Units and calendar of the bounds of time axes, which need not repeat them (CF conventions 7.1). */
function timeBounds(variables: readonly StoredVariable[]): Map<string, Attrs> {
  const found = new Map<string, Attrs>();
  for (const { attrs } of variables) {
    const { bounds, units, calendar } = attrs;
    if (typeof bounds !== "string" || typeof units !== "string" || !units.includes(" since ")) continue;
    found.set(bounds, { units, ...(calendar === undefined ? {} : { calendar }) });
  }
  return found;
}

/** Follows the `coordinates` attribute: those of its names that exist are coordinates. */
function takeCoordinates(variable: Variable, all: ReadonlyMap<string, Variable>, found: Set<string>): Variable {
  const { coordinates, ...attrs } = variable.attrs;
  if (typeof coordinates !== "string") return variable;
  for (const name of names(coordinates)) if (all.has(name)) found.add(name);
  const encoding: Record<string, AttrValue> = { ...variable.encoding, coordinates };
  return { ...variable, attrs, encoding };
}

function names(text: string): string[] {
  return text.split(/\s+/).filter((name) => name !== "");
}
