import { sameVariable } from "../array/align.ts";
import { DataArray } from "../array/data-array.ts";
import { Dataset, type DatasetParts, domainOf } from "../array/dataset.ts";
import { calendarOf, elementsOf, type Variable } from "../array/variable.ts";
import { haveSameDates, toCalendar } from "../cf/calendar.ts";
import { ExpressionError } from "../errors.ts";
import { lengthOf } from "../expr/node.ts";
import { broadcast } from "../expr/operation/broadcast.ts";
import { concat as concatExpr } from "../expr/operation/concat.ts";
import { map } from "../expr/operation/map.ts";
import { take } from "../expr/operation/take.ts";
import { alignParts, type Join, partsOf } from "./alignment.ts";
import { arrayOfParts } from "./parts.ts";
import { withJoinedLevels } from "./stack/join.ts";

/** Options of `concat`. */
export interface ConcatOptions extends MergeOptions {
  /** Data variables without the dimension: `all` (default) repeats them along it, `minimal` merges them. */
  readonly dataVars?: "all" | "minimal";
  /**
   * Coordinates without the dimension: `different` joins those that differ, `minimal` merges them. Default: `different`,
   * or `minimal` where `compat` is `override`.
   */
  readonly coords?: "different" | "minimal";
}

/** Options of `merge`. */
export interface MergeOptions {
  /** Which labels remain; default `outer`. */
  readonly join?: Join;
  /**
   * Of variables of the same name: `noConflicts` (default) wants elements that are equal or missing, and joins them;
   * `equals` wants the same elements and dimensions; `override` takes the first without a look at the others. Lazy variables
   * are compared when they are computed, which fails then.
   */
  readonly compat?: "noConflicts" | "equals" | "override";
}

/**
 * Arrays or datasets one after the other along a dimension: one that they have, or a new one, which comes first. An array
 * instead of the name gives the new dimension's labels. Coordinates that differ are joined too.
 * @throws ExpressionError when variables are lacking or do not fit
 */
export function concat<A extends DataArray | Dataset>(
  objects: readonly A[],
  dim: string | DataArray,
  options: ConcatOptions = {},
): A extends DataArray ? DataArray : Dataset {
  const [first] = objects;
  if (first === undefined) throw new ExpressionError("concat", "there are no arrays");
  const name = typeof dim === "string" ? dim : dim.name;
  const parts = concatParts(objects.map(partsOf), name, options);
  const labelled = typeof dim === "string" ? parts : labelledBy(parts, dim);
  if (!(first instanceof DataArray)) return new Dataset(labelled) as never;
  return arrayOfParts(first.name, labelled) as never;
}

function labelledBy(parts: DatasetParts, labels: DataArray): DatasetParts {
  const { dims, shape } = domainOf(parts);
  const length = shape[dims.indexOf(labels.name)];
  if (labels.dims.join() !== labels.name || labels.shape[0] !== length)
    throw new ExpressionError("concat", `"${labels.name}" does not label the ${length} positions along its name`);
  return { ...parts, coords: new Map([...parts.coords, [labels.name, labels.parts.variable] as const]) };
}

/** Parts one after the other along a dimension. */
export function concatParts(all: readonly DatasetParts[], dim: string, options: ConcatOptions): DatasetParts {
  const { join = "outer", dataVars = "all" } = options;
  const joinedCoords = options.coords ?? (options.compat === "override" ? "minimal" : "different");
  const aligned = alignParts(all, { join, exclude: [dim] });
  const lengths = aligned.map((parts) => {
    const { dims, shape } = domainOf(parts);
    return dims.includes(dim) ? shape[dims.indexOf(dim)]! : 1;
  });
  const hasDim = ({ expr }: Variable) => expr.dims.includes(dim);
  const merged = (name: string, own: readonly Variable[]) =>
    own.reduce((a, b) => mergeVariables(name, [a, b], options));
  const variables = new Map<string, Variable>();
  for (const name of namesOf(aligned, "variables")) {
    const own = aligned.map((parts) => parts.variables.get(name));
    const known = own.filter((one) => one !== undefined);
    const isJoined = dataVars === "all" || known.some(hasDim);
    variables.set(name, isJoined ? concatSome(own, dim, lengths) : merged(name, known));
  }
  const coords = new Map<string, Variable>();
  for (const name of namesOf(aligned, "coords")) {
    if (name === dim && !aligned.every((parts) => parts.coords.has(name))) continue;
    const own = everyCoordinate(aligned, name);
    const differ = () => own.some((one) => !sameVariable(one, own[0]!));
    const isJoined = name === dim || own.some(hasDim) || (joinedCoords === "different" && differ());
    coords.set(name, isJoined ? concatVariables(own, dim, lengths) : merged(name, own));
  }
  return { ...joinSources(aligned), variables, coords: withJoinedLevels(aligned, coords, dim) };
}

function namesOf(all: readonly DatasetParts[], kind: "variables" | "coords"): Set<string> {
  return new Set(all.flatMap((parts) => [...parts[kind].keys()]));
}

/** The first of them, which is now of all their sources. */
export function joinSources(all: readonly DatasetParts[]): DatasetParts {
  const [first, last] = [all[0]!, all.at(-1)!];
  return first === last || !first.source ? first : { ...first, source: `${first.source} … ${last.source ?? ""}` };
}

/** A coordinate of every part. */
function everyCoordinate(all: readonly DatasetParts[], name: string): Variable[] {
  return all.map((parts, i) => {
    const variable = parts.coords.get(name);
    if (variable !== undefined) return variable;
    const owner = parts.source ?? `number ${i + 1} of ${all.length}`;
    throw new ExpressionError("concat", `${owner} has no coordinate "${name}", which others have`);
  });
}

/** Variables one after the other; where some have none, it is missing along their part of the dimension. */
function concatSome(own: readonly (Variable | undefined)[], dim: string, lengths: readonly number[]): Variable {
  const known = own.filter((one) => one !== undefined);
  const joined = concatVariables(
    known,
    dim,
    lengths.filter((_, i) => own[i] !== undefined),
  );
  if (known.length === own.length) return joined;
  let next = 0;
  const positions = own.flatMap((one, i) => Array.from({ length: lengths[i]! }, () => (one ? next++ : -1)));
  return { ...joined, expr: take(joined.expr, dim, positions) };
}

/** Variables one after the other; those without the dimension are repeated along it. */
function concatVariables(variables: readonly Variable[], dim: string, lengths: readonly number[]): Variable {
  checkCalendars("concat", dim, variables);
  const all = [...new Set(variables.flatMap(({ expr }) => expr.dims))];
  const dims = all.includes(dim) ? all : [dim, ...all];
  const sizes = new Map(
    variables.flatMap(({ expr }) => expr.dims.map((name) => [name, lengthOf(expr, name)] as const)),
  );
  const exprs = variables.map(({ expr }, i) =>
    broadcast(expr, { dims, shape: dims.map((name) => (name === dim ? lengths[i]! : sizes.get(name)!)) }),
  );
  return { ...variables[0]!, expr: concatExpr(exprs, dim) };
}

/**
 * One dataset of the variables of several arrays and datasets, on joint labels.
 * @throws ExpressionError for variables that are in conflict or have no name
 */
export function merge(objects: readonly (DataArray | Dataset)[], options: MergeOptions = {}): Dataset {
  const parts = objects.map((object) =>
    object instanceof DataArray
      ? {
          variables: new Map([[nameOf(object), object.parts.variable]]),
          coords: object.parts.coords,
          attrs: object.attrs,
        }
      : object.parts,
  );
  return new Dataset(mergeParts(parts, options));
}

function nameOf(array: DataArray): string {
  if (array.name === "") throw new ExpressionError("merge", "an array has no name: rename it first");
  return array.name;
}

/** The variables of all parts, on joint labels. */
export function mergeParts(
  all: readonly DatasetParts[],
  { join = "outer", compat = "noConflicts" }: MergeOptions,
): DatasetParts {
  const aligned = alignParts(all, { join });
  const coords = new Map<string, Variable>();
  const variables = new Map<string, Variable>();
  const isCoordinate = new Set(aligned.flatMap((parts) => [...parts.coords.keys()]));
  for (const parts of aligned)
    for (const [name, variable] of [...parts.coords, ...parts.variables]) {
      const target = isCoordinate.has(name) ? coords : variables;
      const known = target.get(name);
      target.set(name, known === undefined ? variable : mergeVariables(name, [known, variable], { compat }));
    }
  return { variables, coords, attrs: all[0]?.attrs ?? {} };
}

/**
 * Two variables of one name as one: the elements of both, compared now where they are in memory, else when they are computed.
 * @throws ExpressionError
 */
function mergeVariables(
  name: string,
  [a, b]: readonly [Variable, Variable],
  { compat = "noConflicts" }: MergeOptions,
): Variable {
  if (compat === "override" || sameVariable(a, b)) return a;
  checkCalendars("merge", name, [a, b]);
  if (compat === "equals" && a.expr.dims.join() !== b.expr.dims.join())
    throw new ExpressionError("merge", `"${name}" has the dimensions (${a.expr.dims}) and (${b.expr.dims})`);
  const joined = { ...a, expr: map({ name: "agree", of: name, compat }, [a.expr, b.expr]) };
  elementsOf(joined);
  return joined;
}

/** @throws ExpressionError for times of calendars whose dates differ */
function checkCalendars(operation: string, name: string, variables: readonly Variable[]): void {
  const times = variables.filter(({ expr }) => expr.dtype === "datetime");
  const [first, ...others] = times.map((variable) => toCalendar(calendarOf(variable)));
  const other = others.find((calendar) => !haveSameDates(first!, calendar));
  if (other === undefined) return;
  const wayOut = "bring them to one calendar first";
  throw new ExpressionError(operation, `"${name}" has times of the calendars ${first} and ${other}: ${wayOut}`);
}
