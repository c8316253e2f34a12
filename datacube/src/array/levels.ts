import { NotComputedError, UnsupportedError } from "../errors.ts";
import { map } from "../expr/operation/map.ts";
import { ComplexArray } from "./complex.ts";
import type { Coordinates } from "./coordinates.ts";
import { type ArrayData, createData } from "./dtype.ts";
import { compareLabels, toKey } from "./labels.ts";
import { calendarOf, elementsOf, type Levels, memoryVariable, type Variable } from "./variable.ts";

/** Whether a variable lies on this dimension alone. */
export function isAlong(variable: Variable | undefined, dim: string): boolean {
  return variable?.expr.dims.length === 1 && variable.expr.dims[0] === dim;
}

/** The levels of a stacked dimension; undefined for any other name. */
export function levelsOf(coords: Coordinates, dim: string): Levels | undefined {
  const labels = coords.get(dim);
  if (labels?.levels === undefined || !isAlong(labels, dim)) return undefined;
  return [...labels.levels.keys()].every((name) => isAlong(coords.get(name), dim)) ? labels.levels : undefined;
}

/** The stacked dimension that a name is, or is a level of. */
export function stackOf(coords: Coordinates, name: string): string | undefined {
  const dim = coords.get(name)?.expr.dims[0];
  if (dim === undefined) return undefined;
  const levels = levelsOf(coords, dim);
  return levels && (name === dim || levels.has(name)) ? dim : undefined;
}

/** Whether a coordinate labels a dimension, or is a level of one. */
export function isIndex(coords: Coordinates, name: string): boolean {
  return isAlong(coords.get(name), name) || stackOf(coords, name) !== undefined;
}

/** The coordinates of a stacked dimension: its own labels and its levels. */
export function namesOfStack(dim: string, levels: Levels): string[] {
  return [dim, ...levels.keys()];
}

/**
 * Labels of a stacked dimension: a text such as `(60, "a")` of what the levels have at every position. They are made when
 * they are asked for.
 */
export function stackedLabels(levels: Levels, at: (name: string) => Variable, base?: Variable): Variable {
  const own = [...levels.keys()].map(at);
  const expr = map(
    { name: "tuple", calendars: own.map(calendarOf) },
    own.map((variable) => variable.expr),
  );
  return { attrs: base?.attrs ?? {}, encoding: {}, expr, levels };
}

/** Coordinates with a stacked dimension whose levels they have. */
export function withStack(coords: Coordinates, dim: string, levels: Levels): Coordinates {
  const labels = stackedLabels(levels, (name) => coords.get(name)!, coords.get(dim));
  const others = [...coords].filter(([name]) => name !== dim && !levels.has(name));
  return new Map([...others, [dim, labels], ...[...levels.keys()].map((name) => [name, coords.get(name)!] as const)]);
}

/** Elements of a level. @throws NotComputedError, UnsupportedError for complex numbers, which have no order */
export function levelElements(name: string, variable: Variable): Exclude<ArrayData, ComplexArray> {
  const data = elementsOf(variable);
  if (data === undefined) throw new NotComputedError(`the labels of the level "${name}"`);
  if (data instanceof ComplexArray) throw new UnsupportedError(`a level of complex numbers ("${name}")`);
  return data;
}

/** Labels of a level of these elements: each once, ascending; attributes as of `like`. */
export function uniqueLabels(name: string, like: Variable, elements: readonly (number | bigint | string)[]): Variable {
  const { dtype } = like.expr;
  const there = elements.filter((label) => !Number.isNaN(label));
  const unique = [...new Map(there.map((label) => [toKey(label), label])).values()].sort(compareLabels);
  const data = createData(dtype, unique.length);
  unique.forEach((label, i) => {
    data[i] = label as never;
  });
  const { attrs, encoding } = like;
  return memoryVariable(name, { dims: [name], shape: [unique.length], dtype, data }, { attrs, encoding });
}

/** Where the labels of a level stand. */
export interface LevelCodes {
  /**
   * Positions among the level's labels of those that occur: in their order where all do, else as they first occur, as in
   * pandas.
   */
  readonly used: readonly number[];
  /** Per position of the stacked dimension, which of those it has; -1 for a missing label. */
  readonly codes: readonly number[];
}

/** Which labels of a level the positions of its stacked dimension have. @throws NotComputedError */
export function codesOfLevel(coords: Coordinates, name: string, labels: Variable): LevelCodes {
  const places = new Map<unknown, number>();
  const known = levelElements(name, labels);
  for (let i = 0; i < known.length; i++) {
    const key = toKey(known[i]!);
    if (!places.has(key) && !Number.isNaN(key)) places.set(key, i);
  }
  const found = Array.from(
    levelElements(name, coords.get(name)!) as ArrayLike<string>,
    (label) => places.get(toKey(label)) ?? -1,
  );
  const used = [...new Set(found)].filter((place) => place >= 0);
  if (used.length === places.size) used.sort((a, b) => a - b);
  const rank = new Map(used.map((place, i) => [place, i]));
  return { used, codes: found.map((place) => rank.get(place) ?? -1) };
}

/**
 * Refuses stacked dimensions, for files that cannot hold them.
 * @throws UnsupportedError that names the way out
 */
export function refuseStacked(coords: Coordinates): void {
  const dim = [...coords.keys()].find((name) => levelsOf(coords, name));
  if (dim === undefined) return;
  throw new UnsupportedError(`the labels of several levels of "${dim}"`, `use resetIndex("${dim}") or unstack first`);
}
