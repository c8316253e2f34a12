import type { DataArray } from "../array/data-array.ts";
import type { DatasetCore, Mapped } from "../array/dataset.ts";
import type { DType } from "../array/dtype.ts";
import { addDatasetMethods, addMethods, mapVariables } from "../array/methods.ts";
import { asRecord, type PerDim, type VariablesLike } from "../array/schema.ts";
import { DimensionNotFoundError, ExpressionError } from "../errors.ts";
import { alongDim } from "../expr/operation/along.ts";
import { withExpr } from "./elementwise.ts";

/** What the size of an exponential window is: see pandas' `ewm`. */
type WindowType = "span" | "com" | "halflife" | "alpha";

/** Options of `rollingExp`. */
interface RollingExpOptions {
  /** Whether the size is a span, a centre of mass, a half-life (in positions) or the factor alpha. Default `span`. */
  readonly windowType?: WindowType;
}

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * Windows in which earlier elements count less and less: `rollingExp({ time: 5 }).mean()`. Whole axes are held: as much as
     * a block of the other dimensions has.
     * @throws DimensionNotFoundError, ExpressionError for a size that the window type does not have
     */
    rollingExp(size: PerDim<D, number>, options?: RollingExpOptions): RollingExp<DataArray<D, "float64">>;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /** Windows in which earlier elements count less, in all variables that have the dimension; see DataArray.rollingExp. */
    rollingExp(size: PerDim<D, number>, options?: RollingExpOptions): RollingExp<Mapped<V, D>>;
  }
}

/** Windows in which earlier elements count less and less. */
export class RollingExp<R> {
  readonly #along: (name: string) => unknown;

  /** Used by the package; `x.rollingExp({ time: 5 })` makes one. */
  constructor(along: (name: string) => unknown) {
    this.#along = along;
  }

  /** Mean by weights. */
  mean(): R {
    return this.#along("decaying-mean") as R;
  }
  /** Sum by weights, where the latest element has the weight 1. */
  sum(): R {
    return this.#along("decaying-sum") as R;
  }
}

interface Decay {
  readonly dim: string;
  readonly alpha: number;
}

const alphas: Readonly<Record<WindowType, { alpha: (size: number) => number; fits: (size: number) => boolean }>> = {
  com: { alpha: (size) => 1 / (size + 1), fits: (size) => size >= 0 },
  span: { alpha: (size) => 2 / (size + 1), fits: (size) => size >= 1 },
  halflife: { alpha: (size) => 1 - Math.exp(Math.log(0.5) / size), fits: (size) => size > 0 },
  alpha: { alpha: (size) => size, fits: (size) => size > 0 && size <= 1 },
};

function decayOf(
  { dims }: { readonly dims: readonly string[] },
  sizes: Readonly<Record<string, number>>,
  { windowType = "span" }: RollingExpOptions = {},
): Decay {
  const [entry, second] = Object.entries(sizes);
  if (!entry || second) throw new ExpressionError("rollingExp", "give one dimension and its size");
  const [dim, size] = entry;
  if (!dims.includes(dim)) throw new DimensionNotFoundError(dim, dims, "rollingExp");
  const type = alphas[windowType];
  if (!type?.fits(size)) throw new ExpressionError("rollingExp", `${size} is no ${windowType}`);
  return { dim, alpha: type.alpha(size) };
}

function decayed(array: DataArray, name: string, { dim, alpha }: Decay): DataArray {
  return withExpr(array, alongDim({ name, alpha }, array.expr, dim));
}

addMethods({
  rollingExp: (array, size, options) => {
    const decay = decayOf(array, asRecord(size), options);
    return new RollingExp((name) => decayed(array, name, decay));
  },
});
addDatasetMethods({
  rollingExp: (dataset: DatasetCore, size, options) => {
    const decay = decayOf(dataset, asRecord(size), options);
    // as in xarray, the variables' dimensions come in the order of the dataset's
    return new RollingExp((name) =>
      mapVariables(dataset, (array) =>
        array.dims.includes(decay.dim) ? decayed(array, name, decay) : array,
      ).transpose(...dataset.dims),
    );
  },
});
