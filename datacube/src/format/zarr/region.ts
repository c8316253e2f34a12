import { join } from "node:path";
import type { DatasetParts } from "../../array/dataset.ts";
import { elementsOf, type Variable } from "../../array/variable.ts";
import { LabelNotFoundError, SelectionError, UnsupportedError, VariableNotFoundError } from "../../errors.ts";
import { type ComputeOptions, compute } from "../../exec/compute.ts";
import { type ArrayChange, changeArrays } from "./change.ts";
import { formFor, type GroupPlace, type StoredArray, storedArrays } from "./stored-group.ts";

interface RegionOptions extends ComputeOptions {
  readonly region: Readonly<Record<string, readonly [number, number] | "auto">> | "auto";
}

/** Replaces a part of the variables of a group. All is checked before anything is written. */
export async function writeRegion(parts: DatasetParts, at: GroupPlace, options: RegionOptions): Promise<void> {
  const stored = await storedArrays(at, options.signal);
  const starts = await startsOf(parts, stored, options);
  const found = [...parts.coords, ...parts.variables].filter(([name]) => !starts.labels.has(name));
  const arrays = found.map(([name, variable]) => partOf(name, variable, { stored, starts: starts.byDim }));
  await changeArrays(join(at.root, at.group), arrays, options);
}

interface Context {
  readonly stored: ReadonlyMap<string, StoredArray>;
  readonly starts: ReadonlyMap<string, number>;
}

function partOf(name: string, variable: Variable, { stored, starts }: Context): ArrayChange {
  const array = stored.get(name);
  if (!array) throw new VariableNotFoundError(name, [...stored.keys()]);
  const { expr } = variable;
  const form = formFor(name, variable, array);
  if (!expr.dims.some((dim) => starts.has(dim))) {
    throw new UnsupportedError(
      `"${name}", which has no dimension of the region,`,
      `leave it out of the dataset (drop "${name}")`,
    );
  }
  const target = array.variable.expr.shape;
  const start = expr.dims.map((dim) => starts.get(dim) ?? 0);
  expr.shape.forEach((length, axis) => {
    const dim = expr.dims[axis]!;
    const fits = starts.has(dim) ? start[axis]! + length <= target[axis]! : length === target[axis];
    if (!fits)
      throw new SelectionError(dim, `${length} elements from ${start[axis]} do not fit ${target[axis]} in the store`);
  });
  return { target: array.folder, node: array.node, changesNode: false, expr, form, start };
}

interface Starts {
  readonly byDim: ReadonlyMap<string, number>;
  /** Coordinates whose labels gave the place: they are in the store already. */
  readonly labels: ReadonlySet<string>;
}

async function startsOf(
  parts: DatasetParts,
  stored: ReadonlyMap<string, StoredArray>,
  options: RegionOptions,
): Promise<Starts> {
  const lengths = new Map(
    [...parts.coords.values(), ...parts.variables.values()].flatMap(({ expr }) =>
      expr.dims.map((dim, axis) => [dim, expr.shape[axis]!] as const),
    ),
  );
  const isIndex = ([name, { expr }]: [string, Variable]): boolean =>
    expr.dims.length === 1 && expr.dims[0] === name && stored.has(name);
  const asked =
    options.region === "auto"
      ? Object.fromEntries([...parts.coords].filter(isIndex).map(([name]) => [name, "auto" as const]))
      : options.region;
  const byDim = new Map<string, number>();
  const labels = new Set<string>();
  for (const [dim, place] of Object.entries(asked)) {
    if (place === "auto") labels.add(dim);
    byDim.set(
      dim,
      place === "auto" ? await placeOf(dim, { parts, stored, options }) : explicit(dim, place, lengths.get(dim)),
    );
  }
  return { byDim, labels };
}

function explicit(dim: string, [start, stop]: readonly [number, number], length: number | undefined): number {
  const isRange = Number.isSafeInteger(start) && start >= 0 && stop >= start;
  if (isRange && stop - start === length) return start;
  throw new SelectionError(dim, `the region [${start}, ${stop}) for ${length ?? "no"} elements`);
}

/** Where the labels of a dimension begin in the store, which must hold them in one run. */
async function placeOf(
  dim: string,
  {
    parts,
    stored,
    options,
  }: { parts: DatasetParts; stored: ReadonlyMap<string, StoredArray>; options: ComputeOptions },
): Promise<number> {
  const [own, theirs] = [parts.coords.get(dim), stored.get(dim)?.variable];
  if (!own || !theirs) throw new SelectionError(dim, 'region "auto" needs its labels in the dataset and in the store');
  const [wanted, known] = await Promise.all([labelsOf(own, options), labelsOf(theirs, options)]);
  const start = known.indexOf(wanted[0]!);
  const isRun = start >= 0 && Array.from(wanted, (label, i) => label === known[start + i]).every(Boolean);
  if (wanted.length === 0 || !isRun) {
    throw new LabelNotFoundError(
      dim,
      `run of ${wanted.length} labels from ${String(wanted[0])}`,
      "the store must hold the labels one after the other",
    );
  }
  return start;
}

async function labelsOf(variable: Variable, options: ComputeOptions): Promise<(number | bigint | string)[]> {
  return Array.from(
    (elementsOf(variable) ?? (await compute(variable.expr, options))) as ArrayLike<number | bigint | string>,
  );
}
