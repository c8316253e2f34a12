import { mergeAttrs } from "../array/align.ts";
import type { Complex } from "../array/complex.ts";
import { DataArray } from "../array/data-array.ts";
import { Dataset, DatasetCore, type Mapped } from "../array/dataset.ts";
import { addDatasetMethods, mapVariables } from "../array/methods.ts";
import type { VariablesLike } from "../array/schema.ts";
import { ExpressionError } from "../errors.ts";
import { partsOf } from "./alignment.ts";
import type { WhereOptions } from "./choose.ts";
import { isNumber, type Operand } from "./elementwise.ts";
import { arrayOfParts } from "./parts.ts";
import { whereTrue } from "./where-true.ts";

/** Functions of one operand that a dataset has too. */
export const unaryNames = [
  "neg",
  "abs",
  "sqrt",
  "cbrt",
  "exp",
  "expm1",
  "log",
  "log1p",
  "log2",
  "log10",
  "sin",
  "cos",
  "tan",
  "asin",
  "acos",
  "atan",
  "sinh",
  "cosh",
  "tanh",
  "asinh",
  "acosh",
  "atanh",
  "degrees",
  "radians",
  "floor",
  "ceil",
  "trunc",
  "round",
  "sign",
  "invert",
  "clip",
  "isnull",
  "notnull",
  "isin",
  "astype",
] as const;
type Unary = (typeof unaryNames)[number];

/** Functions of two operands that a dataset has too. */
export const binaryNames = [
  "add",
  "sub",
  "mul",
  "div",
  "pow",
  "floordiv",
  "mod",
  "maximum",
  "minimum",
  "atan2",
  "hypot",
  "lt",
  "le",
  "gt",
  "ge",
  "eq",
  "ne",
  "and",
  "or",
  "xor",
] as const;
type Binary = (typeof binaryNames)[number];

/** What a dataset's arithmetic takes: one operand for all variables, or a dataset whose variables meet by name. */
type DatasetOperand = Operand | Dataset;

type Methods<V extends VariablesLike<V>, D extends string> = {
  /** The function of DataArray of this name, of every variable. */
  readonly [N in Unary]: (...args: Parameters<DataArray[N]>) => Mapped<V, D>;
} & {
  /** The function of DataArray of this name, of every variable and the operand; of datasets, of variables that both have. */
  readonly [N in Binary]: (other: DatasetOperand) => Mapped<V, D>;
};

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> extends Methods<V, D> {
    /** Keeps elements of every variable where the condition is true; see DataArray.where. */
    where(
      condition: DataArray | Dataset,
      other?: number | Complex | string | DataArray,
      options?: WhereOptions,
    ): Mapped<V, D>;
  }
}

type AnyMethod = (this: DataArray, ...args: unknown[]) => DataArray;

function call(array: DataArray, name: Unary | Binary | "where", args: readonly unknown[]): DataArray {
  return (array[name] as AnyMethod).apply(array, [...args]);
}

/** The function of every variable and what `operand` gives for its name; variables for which that is nothing are left out. */
function withOperand(
  dataset: DatasetCore,
  operand: DatasetOperand,
  apply: (array: DataArray, operand: Operand) => DataArray,
): Dataset {
  const isDataset = operand instanceof DatasetCore;
  if (!isDataset && !isNumber(operand) && !(operand instanceof DataArray))
    throw new ExpressionError("dataset", "the operand is no number, DataArray or Dataset");
  return mapVariables(dataset, (array, name) => {
    if (!isDataset) return apply(array, operand);
    return operand.parts.variables.has(name) ? apply(array, operand.get(name)) : undefined;
  });
}

const unaries = unaryNames.map((name) => [
  name,
  (dataset: DatasetCore, ...args: unknown[]) => mapVariables(dataset, (array) => call(array, name, args)),
]);
const binaries = binaryNames.map((name) => [
  name,
  (dataset: DatasetCore, other: DatasetOperand) => {
    const { parts } = withOperand(dataset, other, (array, operand) => call(array, name, [operand]));
    // as in xarray, attributes of the dataset meet those of the operand, except in numpy's universal functions
    const isUfunc = ["maximum", "minimum", "atan2", "hypot"].includes(name);
    const attrs = isUfunc || isNumber(other) ? dataset.attrs : mergeAttrs(dataset.attrs, other.attrs);
    return new Dataset({ ...parts, attrs });
  },
]);

addDatasetMethods(Object.fromEntries([...unaries, ...binaries]));
type Condition = DataArray | Dataset;

function where(
  dataset: DatasetCore,
  condition: Condition,
  other?: number | Complex | string | DataArray,
  options: WhereOptions = {},
): Dataset {
  if (options.drop) {
    const [own, kept] = whereTrue(dataset.parts, partsOf(condition));
    const rest = condition instanceof DataArray ? arrayOfParts(condition.name, kept) : new Dataset(kept);
    return where(new Dataset(own), rest, other);
  }
  return withOperand(dataset, condition, (array, operand) =>
    call(array, "where", other === undefined ? [operand] : [operand, other]),
  );
}

addDatasetMethods({ where });
