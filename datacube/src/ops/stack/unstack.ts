import { isComplexNumber } from "../../array/complex.ts";
import { type DatasetParts, domainOf } from "../../array/dataset.ts";
import { codesOfLevel, type LevelCodes, levelsOf } from "../../array/levels.ts";
import { sizeOf } from "../../array/shape.ts";
import type { Levels, Variable } from "../../array/variable.ts";
import { DimensionNotFoundError, ExpressionError } from "../../errors.ts";
import type { ConstantValue } from "../../expr/operation/constant.ts";
import { reshape } from "../../expr/operation/reshape.ts";
import { take } from "../../expr/operation/take.ts";
import { subjectOf } from "../parts.ts";
import { isProduct } from "./product.ts";

/** Options of `unstack`. */
export interface UnstackOptions {
  /** What places without an element are, for all or by variable; missing by default, for which integers become floats. */
  readonly fillValue?: ConstantValue | Readonly<Record<string, ConstantValue>>;
}

/** Stacked dimensions as what they are made of. */
export function unstack(
  parts: DatasetParts,
  wanted?: string | readonly string[],
  options: UnstackOptions = {},
): DatasetParts {
  const { dims } = domainOf(parts);
  const named: readonly string[] =
    wanted === undefined ? dims.filter((dim) => levelsOf(parts.coords, dim)) : [wanted].flat();
  return named.reduce((result, dim) => {
    if (!dims.includes(dim)) throw new DimensionNotFoundError(dim, dims, subjectOf(parts));
    const levels = levelsOf(parts.coords, dim);
    if (levels === undefined)
      throw new ExpressionError("unstack", `"${dim}" is not stacked: give it levels by setIndex({ ${dim}: […] })`);
    return unstackOne(result, { dim, levels }, options);
  }, parts);
}

/** A stacked dimension and its levels. */
interface Stacked {
  readonly dim: string;
  readonly levels: Levels;
}

function unstackOne(parts: DatasetParts, { dim, levels }: Stacked, options: UnstackOptions): DatasetParts {
  const others = domainOf(parts).dims;
  const taken = [...levels.keys()].find((name) => others.includes(name));
  if (taken !== undefined) throw new ExpressionError("unstack", `there is a dimension "${taken}" beside the level`);
  const isWhole = isProduct(parts.coords, dim, levels);
  const codes = isWhole ? [] : [...levels].map(([name, all]) => codesOfLevel(parts.coords, name, all));
  const labels = new Map(
    [...levels].map(([name, { expr }], i): [string, Variable] => {
      const { attrs, encoding } = parts.coords.get(name)!;
      return [name, { attrs, encoding, expr: isWhole ? expr : take(expr, expr.dims[0]!, codes[i]!.used) }];
    }),
  );
  const into = { dims: [...levels.keys()], shape: [...labels.values()].map(({ expr }) => expr.shape[0]!) };
  const positions = isWhole ? undefined : positionsIn(into.shape, codes, dim);
  const spread = (variable: Variable, name: string): Variable => {
    const { expr } = variable;
    if (!expr.dims.includes(dim)) return variable;
    const placed = positions ? take(expr, dim, positions, fillOf(variable, name, options)) : expr;
    return { ...variable, expr: reshape(placed, [dim], into) };
  };
  const coords = new Map<string, Variable>();
  for (const [name, variable] of parts.coords) {
    const own = labels.get(name);
    if (name !== dim) coords.set(name, own ?? spread(variable, name));
  }
  const variables = new Map([...parts.variables].map(([name, variable]) => [name, spread(variable, name)]));
  return { ...parts, variables, coords };
}

/** Position on the stacked dimension of every place, row-major; -1 where there is none. */
function positionsIn(shape: readonly number[], levels: readonly LevelCodes[], dim: string): number[] {
  const positions = new Array<number>(sizeOf(shape)).fill(-1);
  for (let i = 0; i < (levels[0]?.codes.length ?? 0); i++) {
    let place = 0;
    for (let level = 0; level < shape.length; level++) {
      const code = levels[level]!.codes[i]!;
      place = code < 0 || place < 0 ? -1 : place * shape[level]! + code;
    }
    if (place < 0) continue;
    if (positions[place]! >= 0)
      throw new ExpressionError(
        "unstack",
        `the labels of "${dim}" at ${positions[place]} and ${i} are the same: select one of them first`,
      );
    positions[place] = i;
  }
  return positions;
}

/** The fill for a variable; the usual one where it is of another kind. */
function fillOf({ expr }: Variable, name: string, { fillValue }: UnstackOptions): ConstantValue | undefined {
  const fill = typeof fillValue === "object" && !isComplexNumber(fillValue) ? fillValue[name] : fillValue;
  return (typeof fill === "string") === (expr.dtype === "string") ? fill : undefined;
}
