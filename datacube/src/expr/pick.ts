import { sizeOf, stridesOf } from "../array/shape.ts";
import { ExpressionError } from "../errors.ts";
import { describe, type Expr, lengthOf } from "./node.ts";
import type { ConstantValue } from "./operation/constant.ts";
import { broadcastDomain } from "./operation/map.ts";
import { permute } from "./operation/permute.ts";
import { reshape } from "./operation/reshape.ts";
import { take } from "./operation/take.ts";
import { everyPosition } from "./selection.ts";

/** Positions on one axis, row-major over other dimensions: the axis gives way to those. */
export interface Points {
  readonly kind: "points";
  readonly dims: readonly string[];
  readonly shape: readonly number[];
  /** -1 gives the fill. */
  readonly positions: readonly number[];
}

/**
 * Elements at points: positions on several dimensions that share a new dimension meet along it (pointwise), others form a
 * grid (outer). Every dimension gives way to those of its points; one that the input has besides meets them too.
 * @throws ExpressionError when lengths differ
 */
export function pick(input: Expr, points: ReadonlyMap<string, Points>, fill?: ConstantValue): Expr {
  const own = new Map([...points].filter(([dim]) => input.dims.includes(dim)));
  if (own.size === 0) return input;
  const order = [...new Set(input.dims.flatMap((dim) => own.get(dim)?.dims ?? [dim]))];
  const met = new Set([...own.values()].flatMap(({ dims }) => dims));
  for (const dim of input.dims) if (met.has(dim) && !own.has(dim)) own.set(dim, inPlace(dim, lengthOf(input, dim)));
  const result = meeting(own).reduce(
    (expr, dims) => pickTogether(expr, new Map(dims.map((dim) => [dim, own.get(dim)!])), fill),
    input,
  );
  const named = result.dims.map((dim) => (dim.startsWith(mark) ? dim.slice(mark.length) : dim));
  return permute(renamed(result, named), order);
}

function renamed(input: Expr, dims: readonly string[]): Expr {
  return dims.join() === input.dims.join() ? input : reshape(input, input.dims, { dims, shape: input.shape });
}

/** New dimensions have this before their name until all are made, as old ones may have the same. */
const mark = "\0";

/** All positions of an axis, along itself. */
function inPlace(dim: string, length: number): Points {
  return { kind: "points", dims: [dim], shape: [length], positions: Array.from({ length }, (_, i) => i) };
}

/** The dimensions in groups whose points share dimensions. */
export function meeting(points: ReadonlyMap<string, Pick<Points, "dims">>): string[][] {
  const groups: { dims: string[]; targets: Set<string> }[] = [];
  for (const [dim, { dims }] of points) {
    const met = groups.filter(({ targets }) => dims.some((target) => targets.has(target)));
    for (const group of met) groups.splice(groups.indexOf(group), 1);
    groups.push({
      dims: [...met.flatMap((group) => group.dims), dim],
      targets: new Set([...met.flatMap(({ targets }) => [...targets]), ...dims]),
    });
  }
  return groups.map(({ dims }) => dims);
}

/** Dimensions whose points meet, as one: they are stacked, and the stack is taken from. */
function pickTogether(input: Expr, points: ReadonlyMap<string, Points>, fill: ConstantValue | undefined): Expr {
  const [[dim, only], second] = [...points] as [[string, Points], unknown?];
  if (!second && only.dims.length === 1) return pickAlong(input, { dim, points: only, fill });
  const from = input.dims.filter((dim) => points.has(dim));
  const parts = from.map((dim) => points.get(dim)!);
  const into = domainOf(input, parts);
  const flat = mark + mark;
  const lengths = from.map((dim) => lengthOf(input, dim));
  const strides = stridesOf(lengths);
  const positions = new Array<number>(sizeOf(into.shape)).fill(0);
  parts.forEach((part, axis) => {
    const at = spread(part, into);
    for (let i = 0; i < positions.length; i++) {
      const position = part.positions[at[i]!]!;
      positions[i] = positions[i]! < 0 || position < 0 ? -1 : positions[i]! + position * strides[axis]!;
    }
  });
  const stacked = reshape(input, from, { dims: [flat], shape: [sizeOf(lengths)] });
  return reshape(take(stacked, flat, positions, fill), [flat], { ...into, dims: into.dims.map((dim) => mark + dim) });
}

/** One dimension gives way to another one in its place. */
function pickAlong(
  input: Expr,
  { dim, points, fill }: { dim: string; points: Points; fill: ConstantValue | undefined },
): Expr {
  const [into] = points.dims as [string];
  const taken = take(input, dim, points.positions, fill);
  return into === dim
    ? taken
    : renamed(
        taken,
        taken.dims.map((own) => (own === dim ? mark + into : own)),
      );
}

function domainOf(input: Expr, parts: readonly Points[]): { dims: string[]; shape: number[] } {
  try {
    return broadcastDomain(
      "sel",
      parts.map(({ dims, shape }) => ({ ...input, dims, shape })),
    );
  } catch (cause) {
    throw new ExpressionError("sel", `points of ${describe(input)} do not fit: ${(cause as Error).message}`);
  }
}

/** For every element of a domain that of the points, which have some of its dimensions. */
function spread({ dims, shape }: Points, into: { dims: readonly string[]; shape: readonly number[] }): Float64Array {
  const own = stridesOf(shape);
  const strides = stridesOf(into.shape);
  return everyPosition(sizeOf(into.shape), (i) =>
    dims.reduce((sum, dim, k) => {
      const axis = into.dims.indexOf(dim);
      return sum + (Math.floor(i / strides[axis]!) % into.shape[axis]!) * own[k]!;
    }, 0),
  );
}
