import { haveSameStack, sameElements, sameVariable } from "../../array/align.ts";
import { type Coordinates, labelsOf } from "../../array/coordinates.ts";
import type { DatasetParts } from "../../array/dataset.ts";
import { sortedPositions } from "../../array/labels.ts";
import { levelElements, levelsOf, uniqueLabels, withStack } from "../../array/levels.ts";
import type { Levels, Variable } from "../../array/variable.ts";
import { ExpressionError } from "../../errors.ts";
import { concat } from "../../expr/operation/concat.ts";
import { take } from "../../expr/operation/take.ts";
import type { Join } from "../alignment.ts";

/** A stacked dimension of one of several parts. */
interface Stack {
  readonly coords: Coordinates;
  readonly levels: Levels;
}

/**
 * The stacked dimension of each part that has labels of it; undefined where it is stacked in none.
 * @throws ExpressionError when the levels are not those of the first, or some have plain labels
 */
function stacksOf(operation: string, all: readonly DatasetParts[], dim: string): Stack[] | undefined {
  const labelled = all.filter(({ coords }) => labelsOf(coords, dim));
  const stacks = labelled.flatMap(({ coords }) => {
    const levels = levelsOf(coords, dim);
    return levels ? [{ coords, levels }] : [];
  });
  if (stacks.length === 0) return undefined;
  const names = (levels: Levels) => [...levels.keys()].join(", ");
  const other = stacks.find(({ levels }) => names(levels) !== names(stacks[0]!.levels));
  if (other === undefined && stacks.length === labelled.length) return stacks;
  const found = other ? `the levels ${names(other.levels)}` : "labels without levels";
  throw new ExpressionError(
    operation,
    `"${dim}" has the levels ${names(stacks[0]!.levels)} and ${found}: use resetIndex("${dim}") first`,
  );
}

/**
 * The coordinates of a stacked dimension that several have together; undefined where it is not stacked, and where all have the
 * same already.
 * @throws ExpressionError when levels do not fit, or labels differ where `join` is `exact`
 */
export function jointStack(all: readonly DatasetParts[], dim: string, join: Join): Coordinates | undefined {
  const [first, ...others] = stacksOf("align", all, dim) ?? [];
  if (first === undefined || others.every(({ coords }) => haveSameStack(first.coords, coords, dim))) return undefined;
  const texts = [first, ...others].map(({ coords }) => labelsOf(coords, dim)!.values as string[]);
  if (texts.every((own) => sameElements(own, texts[0]!))) return undefined;
  if (join === "exact") throw new ExpressionError("align", `labels of "${dim}" differ, and join is "exact"`);
  if (join === "override" && texts.some((own) => own.length !== texts[0]!.length))
    throw new ExpressionError("align", `lengths of "${dim}" differ, and join is "override"`);
  if (join === "left" || join === "override") return stackAt([first], dim, [...texts[0]!.keys()]);
  if (join === "right") return stackAt([others.at(-1)!], dim, [...texts.at(-1)!.keys()]);
  if (join === "inner") {
    const shared = texts.slice(1).map((own) => new Set(own));
    const kept = [...texts[0]!.keys()].filter((i) => shared.every((own) => own.has(texts[0]![i]!)));
    return stackAt([first], dim, kept);
  }
  const places = new Map([...texts.flat().entries()].reverse().map(([i, text]) => [text, i]));
  return sorted(stackAt([first, ...others], dim, [...places.values()]), dim);
}

/** Coordinates of a stacked dimension at positions of several one after the other. */
function stackAt(stacks: readonly Stack[], dim: string, positions: readonly number[]): Coordinates {
  const [first] = stacks;
  const coords = new Map<string, Variable>([[dim, first!.coords.get(dim)!]]);
  for (const name of first!.levels.keys()) {
    const own = stacks.map(({ coords: theirs }) => theirs.get(name)!.expr);
    const joined = own.length === 1 ? own[0]! : concat(own, dim);
    coords.set(name, { ...first!.coords.get(name)!, expr: take(joined, dim, positions) });
  }
  return withStack(coords, dim, joinedLevels(stacks));
}

/** In ascending order of the first level, then the next. */
function sorted(coords: Coordinates, dim: string): Coordinates {
  const levels = levelsOf(coords, dim)!;
  const keys = [...levels.keys()].map((name) => levelElements(name, coords.get(name)!));
  return stackAt([{ coords, levels }], dim, sortedPositions(keys));
}

/** Levels of several stacks together: those of the first where all are the same, else ascending, as in pandas. */
function joinedLevels(stacks: readonly Stack[]): Levels {
  const [first, ...others] = stacks;
  return new Map(
    [...first!.levels].map(([name, labels]) => {
      const rest = others.map(({ levels }) => levels.get(name)!);
      if (rest.every((other) => sameVariable(labels, other))) return [name, labels];
      const all: (number | bigint | string)[] = [labels, ...rest].flatMap((one) => [...levelElements(name, one)]);
      return [name, uniqueLabels(name, labels, all)];
    }),
  );
}

/**
 * Joined coordinates where the joined dimension is stacked in all parts.
 * @throws ExpressionError when it is not, or has other levels
 */
export function withJoinedLevels(all: readonly DatasetParts[], coords: Coordinates, dim: string): Coordinates {
  const stacks = stacksOf("concat", all, dim);
  return stacks && coords.has(dim) ? withStack(coords, dim, joinedLevels(stacks)) : coords;
}
