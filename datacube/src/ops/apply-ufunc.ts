import { mergeCoordinates } from "../array/align.ts";
import type { Coordinates } from "../array/coordinates.ts";
import { DataArray } from "../array/data-array.ts";
import { Dataset, DatasetCore } from "../array/dataset.ts";
import type { DType } from "../array/dtype.ts";
import { type Attrs, calendarOf, type Variable } from "../array/variable.ts";
import { ExpressionError } from "../errors.ts";
import { lengthOf } from "../expr/node.ts";
import { type ConstantValue, constant } from "../expr/operation/constant.ts";
import { align, type Join } from "./alignment.ts";
import { type BlockUfunc, callUfunc, type LaneUfunc, type Ufunc } from "./ufunc-call.ts";

/** Options of `applyUfunc`. */
export interface UfuncOptions {
  /** Dimensions per input that the function needs whole; they come last in its blocks. None by default. */
  readonly inputCoreDims?: readonly (readonly string[])[];
  /** Dimensions that each output has beside those that are looped over; they come last. One output without any by default. */
  readonly outputCoreDims?: readonly (readonly string[])[];
  /** Core dimensions whose labels and lengths may differ between inputs, and from those of outputs. */
  readonly excludeDims?: readonly string[];
  /** Calls the function for every element, or lane of core dimensions, instead of for blocks. */
  readonly vectorize?: boolean;
  /** dtype of each output; float64 by default. */
  readonly outputDtypes?: readonly DType[];
  /** Lengths of the outputs' dimensions that are new, or excluded. */
  readonly outputSizes?: Readonly<Record<string, number>>;
  /** Which labels remain; default `exact`: they have to be the same. */
  readonly join?: Join;
  /** Which variables of datasets remain; default `exact`. */
  readonly datasetJoin?: "exact" | "inner" | "outer" | "left" | "right";
  /** What stands for variables that a dataset lacks. */
  readonly datasetFillValue?: Fill;
  /** Whether name and attributes of the first input stay; default true. */
  readonly keepAttrs?: boolean;
  /** What becomes of a dataset's variable that lacks a core dimension; default `raise`. */
  readonly onMissingCoreDim?: "raise" | "copy" | "drop";
}

/** What stands for a variable that a dataset lacks. */
type Fill = Exclude<ConstantValue, object>;

/** An input of `applyUfunc`. */
type Input = number | DataArray | Dataset;

type IsAny<T> = 0 extends 1 & T ? true : false;
type Output<A extends readonly unknown[]> =
  IsAny<A[number]> extends true
    ? // biome-ignore lint/suspicious/noExplicitAny: a variable that the compiler does not know may be either
      any
    : [Extract<A[number], DatasetCore>] extends [never]
      ? DataArray
      : Dataset;

/** What `applyUfunc` gives: an array or a dataset, or one for each of several outputs. */
type Outputs<A extends readonly unknown[], C> = C extends readonly [unknown, unknown, ...unknown[]]
  ? { -readonly [I in keyof C]: Output<A> }
  : Output<A>;

/**
 * A person's own function over arrays or datasets, lazily, block by block: inputs are aligned and broadcast by name, and the
 * function gets a block per input (`data`, row-major; `dims`; `shape`; loop dimensions first), to give the elements of the
 * result's block. With `vectorize` it gets elements or lanes. Times come as milliseconds since 1970-01-01.
 * `applyUfunc((x) => mean(x), [t2m], { inputCoreDims: [["time"]], vectorize: true })`. What it gives may not depend on where
 * blocks begin; for several outputs it runs once for each that is computed. It must not change `data`, which others may use.
 * @throws DimensionNotFoundError, ExpressionError when inputs do not fit; and when it is computed, when what the function
 * gives has another length than declared
 */
export function applyUfunc<
  const A extends readonly Input[],
  const O extends readonly (readonly string[])[] = readonly [readonly []],
>(
  fn: LaneUfunc,
  inputs: A,
  options: UfuncOptions & { readonly vectorize: true; readonly outputCoreDims?: O },
): Outputs<A, O>;
export function applyUfunc<
  const A extends readonly Input[],
  const O extends readonly (readonly string[])[] = readonly [readonly []],
>(fn: BlockUfunc, inputs: A, options?: UfuncOptions & { readonly outputCoreDims?: O }): Outputs<A, O>;
export function applyUfunc(fn: BlockUfunc | LaneUfunc, inputs: readonly Input[], options: UfuncOptions = {}): unknown {
  const labelled = inputs.filter((input) => typeof input !== "number");
  if (labelled.length === 0) throw new ExpressionError("applyUfunc", "there is no array among the inputs");
  const join = options.join ?? "exact";
  const aligned = align(labelled, { join, exclude: options.excludeDims ?? [] });
  let next = 0;
  const all: Input[] = inputs.map((input) => (typeof input === "number" ? input : aligned[next++]!));
  const call: Call = {
    ...options,
    fn,
    inputs: all,
    core: options.inputCoreDims ?? all.map(() => []),
    outputs: options.outputCoreDims ?? [[]],
  };
  checkCall(call);
  const results = call.outputs.map((_, output) =>
    all.some((input) => input instanceof DatasetCore) ? datasetOutput(call, output) : arrayOutput(call, output),
  );
  return results.length === 1 ? results[0] : results;
}

/** A call with its aligned inputs. */
interface Call extends UfuncOptions {
  readonly fn: BlockUfunc | LaneUfunc;
  readonly inputs: readonly Input[];
  readonly core: readonly (readonly string[])[];
  readonly outputs: readonly (readonly string[])[];
}

function checkCall({ core, inputs, outputs, excludeDims = [], outputDtypes }: Call): void {
  const fail = (problem: string): never => {
    throw new ExpressionError("applyUfunc", problem);
  };
  if (core.length !== inputs.length) fail(`inputCoreDims has ${core.length} entries for ${inputs.length} inputs`);
  if (outputDtypes && outputDtypes.length !== outputs.length)
    fail(`outputDtypes has ${outputDtypes.length} entries for ${outputs.length} outputs`);
  const all = [...core, ...outputs].flat();
  const loose = excludeDims.find((dim) => !all.includes(dim));
  if (loose !== undefined) fail(`excludeDims names "${loose}", which is no core dimension`);
}

/** The function as it is called over these variables. */
function ufuncOf(call: Call, variables: readonly (Variable | undefined)[]): Ufunc {
  const { fn, core, outputs, outputSizes = {}, outputDtypes, excludeDims = [] } = call;
  const name = fn.name || "applyUfunc";
  const sizeOfDim = (dim: string): number => {
    if (Object.hasOwn(outputSizes, dim)) return outputSizes[dim]!;
    const owner = variables.find((variable, i) => variable && core[i]!.includes(dim) && !excludeDims.includes(dim));
    if (owner) return lengthOf(owner.expr, dim);
    throw new ExpressionError(name, `the length of "${dim}" is not known: give outputSizes: { ${dim}: … }`);
  };
  return {
    name,
    fn,
    vectorize: call.vectorize === true,
    inputs: core,
    outputs: outputs.map((dims, i) => ({ dims, shape: dims.map(sizeOfDim), dtype: outputDtypes?.[i] ?? "float64" })),
  };
}

/** One output over variables, with the attributes of the first. */
function variableOutput(call: Call, operands: readonly (Variable | Fill)[], output: number): Variable {
  const variables = operands.map((operand) => (typeof operand === "object" ? operand : undefined));
  const ufunc = ufuncOf(call, variables);
  const exprs = operands.map((operand) => (typeof operand === "object" ? operand.expr : constant(operand)));
  const expr = callUfunc(ufunc, exprs, output);
  const first = variables.find((variable) => variable !== undefined)!;
  const time = variables.find((variable) => variable?.expr.dtype === "datetime");
  const encoding: Attrs = expr.dtype === "datetime" && time ? { calendar: calendarOf(time) } : {};
  return { expr, attrs: call.keepAttrs === false ? {} : first.attrs, encoding };
}

/** The inputs' coordinates that an output can have. */
function outputCoordinates({ inputs, core, outputs, excludeDims = [], keepAttrs }: Call, output: number): Coordinates {
  const gone = new Set([...excludeDims, ...core.flat().filter((dim) => !outputs[output]!.includes(dim))]);
  const kept = inputs
    .filter((input) => typeof input !== "number")
    .map(({ parts }) => new Map([...parts.coords].filter(([, { expr }]) => !expr.dims.some((dim) => gone.has(dim)))))
    .reduce<Coordinates>(mergeCoordinates, new Map());
  if (keepAttrs !== false) return kept;
  return new Map([...kept].map(([name, variable]) => [name, { ...variable, attrs: {} }]));
}

function arrayOutput(call: Call, output: number): DataArray {
  const operands = call.inputs.map((input) => (input instanceof DataArray ? input.parts.variable : (input as number)));
  const arrays = call.inputs.filter((input) => input instanceof DataArray);
  const isSame = arrays.every(({ name }) => name === arrays[0]!.name);
  const name = call.keepAttrs === false && !isSame ? "" : arrays[0]!.name;
  return new DataArray(name, variableOutput(call, operands, output), outputCoordinates(call, output));
}

function datasetOutput(call: Call, output: number): Dataset {
  const datasets = call.inputs.filter((input) => input instanceof DatasetCore);
  const variables = new Map<string, Variable>();
  for (const name of jointNames(call, datasets)) {
    const operands = call.inputs.map((input) => operandOf(call, input, name));
    const lacking = operands.some(
      (operand, i) => typeof operand === "object" && call.core[i]!.some((dim) => !operand.expr.dims.includes(dim)),
    );
    if (lacking && call.onMissingCoreDim === "drop") continue;
    const copied = lacking && call.onMissingCoreDim === "copy" ? operands[0] : undefined;
    variables.set(name, typeof copied === "object" ? copied : variableOutput(call, operands, output));
  }
  const attrs = call.keepAttrs === false ? {} : datasets[0]!.attrs;
  return new Dataset({ variables, coords: outputCoordinates(call, output), attrs });
}

function operandOf(call: Call, input: Input, name: string): Variable | Fill {
  if (typeof input === "number") return input;
  if (input instanceof DataArray) return input.parts.variable;
  return input.parts.variables.get(name) ?? call.datasetFillValue!;
}

/** Names of the variables that the result has. */
function jointNames({ datasetJoin = "exact", datasetFillValue }: Call, datasets: readonly DatasetCore[]): string[] {
  const names = datasets.map(({ parts }) => [...parts.variables.keys()]);
  const [first] = names;
  const isShared = (name: string) => names.every((own) => own.includes(name));
  if (datasetJoin === "exact" && !names.every((own) => own.every(isShared)))
    throw new ExpressionError("applyUfunc", "the datasets have different variables; choose a datasetJoin");
  if (datasetJoin === "inner" || datasetJoin === "exact") return first!.filter(isShared);
  const all = datasetJoin === "left" ? first! : datasetJoin === "right" ? names.at(-1)! : [...new Set(names.flat())];
  if (datasetFillValue === undefined && !all.every(isShared))
    throw new ExpressionError("applyUfunc", "a datasetFillValue is needed for variables that a dataset lacks");
  return all;
}
