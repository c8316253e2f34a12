import type { DataArray } from "../array/data-array.ts";
import type { Dataset } from "../array/dataset.ts";
import { type DType, isNumeric } from "../array/dtype.ts";
import { addDatasetMethods, addMethods, mapVariables } from "../array/methods.ts";
import type { VariablesLike } from "../array/schema.ts";
import { elementsOf } from "../array/variable.ts";
import { ExpressionError } from "../errors.ts";
import { type Dims, overOf } from "./over.ts";
import { checkProbabilities } from "./quantiles.ts";
import type { ReduceOptions } from "./reductions.ts";
import {
  sumOfSquares,
  sumOfWeights,
  type Weighing,
  type WeightedReduction,
  weightedMean,
  weightedQuantile,
  weightedStd,
  weightedSum,
  weightedVar,
} from "./weighted-reductions.ts";

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * Reductions in which elements have weights: `x.weighted(coslat).mean(["lat", "lon"])`. Weights meet the elements by
     * labels and are repeated along dimensions that they lack; missing ones are refused where they are at hand, else make
     * the result missing.
     * @throws ExpressionError for weights that are missing or no numbers
     */
    weighted(weights: DataArray): Weighted<DataArray>;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /** Reductions of every numeric variable in which elements have weights; see DataArray.weighted. */
    weighted(weights: DataArray): Weighted<Dataset>;
  }
}

type Options = Pick<ReduceOptions, "skipna">;

/** What is weighed: gives a weighted reduction of an array, or of the arrays of a dataset. */
type Reduced = (reduction: WeightedReduction, dims: Dims, skipna: boolean | undefined) => unknown;

/** Reductions in which elements have weights, over dimensions of the elements or the weights: by default all. */
export class Weighted<R> {
  readonly #reduced: Reduced;

  /** Used by the package; `x.weighted(w)` makes one. */
  constructor(reduced: Reduced) {
    this.#reduced = reduced;
  }

  /** Sum of elements times weights. */
  sum(dims?: Dims, { skipna }: Options = {}): R {
    return this.#reduced(weightedSum, dims, skipna) as R;
  }
  /** Sum of elements times weights by the sum of the weights; NaN where that is 0. */
  mean(dims?: Dims, { skipna }: Options = {}): R {
    return this.#reduced(weightedMean, dims, skipna) as R;
  }
  /** Sum of the weights of elements that are there; NaN where it is 0. */
  sumOfWeights(dims?: Dims): R {
    return this.#reduced(sumOfWeights, dims, undefined) as R;
  }
  /** Sum of weights times squared deviations from the weighted mean. */
  sumOfSquares(dims?: Dims, { skipna }: Options = {}): R {
    return this.#reduced(sumOfSquares, dims, skipna) as R;
  }
  /** Sum of squares by the sum of the weights. */
  var(dims?: Dims, { skipna }: Options = {}): R {
    return this.#reduced(weightedVar, dims, skipna) as R;
  }
  /** Square root of the variance. */
  std(dims?: Dims, { skipna }: Options = {}): R {
    return this.#reduced(weightedStd, dims, skipna) as R;
  }
  /**
   * Quantiles, for weights that say for how much of a population an element stands; several probabilities give a first
   * dimension "quantile". All dimensions of length 1 are left out.
   * @throws ExpressionError for probabilities outside 0 to 1
   */
  quantile(q: number | readonly number[], dims?: Dims, { skipna }: Options = {}): R {
    const probabilities = checkProbabilities(q);
    return this.#reduced(
      (array, weighing) => weightedQuantile(array, { ...weighing, q: probabilities }),
      dims,
      skipna,
    ) as R;
  }
}

function checkWeights(weights: DataArray): void {
  const { expr } = weights.parts.variable;
  if (!isNumeric(expr.dtype)) throw new ExpressionError("weighted", `the weights are ${expr.dtype}, not numbers`);
  const data = elementsOf(weights.parts.variable) as Float64Array | undefined;
  if (data?.some((weight) => Number.isNaN(weight)))
    throw new ExpressionError("weighted", "some weights are missing: fill them, such as by weights.fillna(0)");
}

function weighing(
  target: { readonly dims: readonly string[] },
  { weights, dims, skipna }: Omit<Weighing, "dims"> & { dims: Dims },
): Weighing {
  const known = [...new Set([...target.dims, ...weights.dims])];
  return { weights, skipna, dims: overOf(dims, { known, subject: "weighted" }) };
}

addMethods({
  weighted: (array, weights) => {
    checkWeights(weights);
    return new Weighted((reduction, dims, skipna) => reduction(array, weighing(array, { weights, dims, skipna })));
  },
});
addDatasetMethods({
  weighted: (dataset, weights) => {
    checkWeights(weights);
    return new Weighted((reduction, dims, skipna) => {
      const one = weighing(dataset, { weights, dims, skipna });
      return mapVariables(dataset, (array) => (isNumeric(array.dtype) ? reduction(array, one) : undefined));
    });
  },
});
