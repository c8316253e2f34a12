import { type ArrayData, createData, type DType, isBigData } from "../array/dtype.ts";
import { sizeOf, stridesOf } from "../array/shape.ts";
import { ExpressionError } from "../errors.ts";
import type { Block } from "../expr/block.ts";
import { cast } from "../expr/map/convert.ts";
import type { Expr } from "../expr/node.ts";
import { call } from "../expr/operation/call.ts";
import { strided } from "../expr/operation/permute.ts";

/** Elements that a person's function gives: row-major; also one alone. */
export type UfuncValues = ArrayLike<number | bigint | boolean | string> | number | bigint | boolean | string;

/** Gets a block per input, all with the same loop dimensions, then their core dimensions. */
export type BlockUfunc = (...blocks: Block[]) => UfuncValues | readonly UfuncValues[];

/** Gets per input an element, or its elements along its core dimensions. */
// biome-ignore lint/suspicious/noExplicitAny: what comes depends on the core dimensions and dtypes of the inputs
export type LaneUfunc = (...lanes: any[]) => UfuncValues | readonly UfuncValues[];

/** A person's function with what is declared of it. */
export interface Ufunc {
  readonly name: string;
  readonly fn: BlockUfunc | LaneUfunc;
  readonly vectorize: boolean;
  /** Core dimensions per input, and per output with their lengths. */
  readonly inputs: readonly (readonly string[])[];
  readonly outputs: readonly { readonly dims: readonly string[]; readonly shape: readonly number[]; dtype: DType }[];
}

/**
 * The expression of one output of a person's function.
 * @throws DimensionNotFoundError, ExpressionError when core dimensions do not fit
 */
export function callUfunc(ufunc: Ufunc, inputs: readonly Expr[], output: number): Expr {
  const all = new Set(ufunc.inputs.flat());
  inputs.forEach((input, i) => {
    const loose = input.dims.find((dim) => all.has(dim) && !ufunc.inputs[i]!.includes(dim));
    if (loose !== undefined)
      throw new ExpressionError(
        ufunc.name,
        `"${loose}" is a core dimension of another input, but not of the ${i + 1}th`,
      );
  });
  const result = ufunc.outputs[output]!;
  const core = result.dims.length;
  return call(inputs, {
    name: ufunc.name,
    core: ufunc.inputs,
    result,
    apply: (blocks, shape) => {
      const loop = shape.slice(0, shape.length - core);
      const whole = broadcastBlocks(blocks, ufunc.inputs, loop);
      return ufunc.vectorize ? byLanes(ufunc, output, { whole, loop }) : byBlock(ufunc, output, { whole, shape });
    },
  });
}

/** The blocks with all loop dimensions. */
function broadcastBlocks(blocks: readonly Block[], core: Ufunc["inputs"], loop: readonly number[]): Block[] {
  const outer = [...new Set(blocks.flatMap(({ dims }, i) => dims.slice(0, dims.length - core[i]!.length)))];
  return blocks.map((block, i) => {
    const dims = [...outer, ...core[i]!];
    if (dims.length === block.dims.length) return block;
    const own = stridesOf(block.shape);
    const place = dims.map((dim) => block.dims.indexOf(dim));
    const shape = [...loop, ...block.shape.slice(block.shape.length - core[i]!.length)];
    const strides = place.map((axis) => (axis < 0 ? 0 : own[axis]!));
    return { dtype: block.dtype, dims, shape, data: strided(block, shape, strides) };
  });
}

/** One of the outputs that a function gave. */
function pick({ name, outputs }: Ufunc, given: unknown, output: number): UfuncValues {
  if (given instanceof Promise)
    throw new ExpressionError(name, "the function gave a promise; it has to give its elements at once");
  if (outputs.length === 1) return given as UfuncValues;
  if (Array.isArray(given) && given.length === outputs.length) return given[output] as UfuncValues;
  const count = Array.isArray(given) ? given.length : "no list of";
  throw new ExpressionError(name, `the function gave ${count} outputs instead of ${outputs.length}`);
}

function byBlock(
  ufunc: Ufunc,
  output: number,
  { whole, shape }: { whole: readonly Block[]; shape: readonly number[] },
): ArrayData {
  const { dtype } = ufunc.outputs[output]!;
  const given = pick(ufunc, (ufunc.fn as BlockUfunc)(...whole), output);
  return toData(ufunc, given, { dtype, length: sizeOf(shape), of: `a block of ${shape.join("×") || "one element"}` });
}

function byLanes(
  ufunc: Ufunc,
  output: number,
  { whole, loop }: { whole: readonly Block[]; loop: readonly number[] },
): ArrayData {
  const { dtype, dims, shape } = ufunc.outputs[output]!;
  const length = sizeOf(shape);
  const to = createData(dtype, sizeOf(loop) * length);
  const of =
    dims.length === 0 ? "each element" : `each lane of ${dims.map((dim, i) => `${dim}: ${shape[i]}`).join(", ")}`;
  const lengths = whole.map((block, i) => sizeOf(block.shape.slice(block.shape.length - ufunc.inputs[i]!.length)));
  for (let lane = 0; lane < sizeOf(loop); lane++) {
    const lanes = whole.map(({ data }, i) =>
      ufunc.inputs[i]!.length === 0 ? data[lane] : data.slice(lane * lengths[i]!, (lane + 1) * lengths[i]!),
    );
    const given = toData(ufunc, pick(ufunc, (ufunc.fn as LaneUfunc)(...lanes), output), { dtype, length, of });
    for (let i = 0; i < length; i++) to[lane * length + i] = given[i]!;
  }
  return to;
}

/** What a function gave as elements of the declared dtype. */
function toData(
  { name }: Ufunc,
  given: UfuncValues,
  { dtype, length, of }: { dtype: DType; length: number; of: string },
): ArrayData {
  const isList = (typeof given === "object" && given !== null) || Array.isArray(given);
  const values = isList ? (given as ArrayLike<unknown>) : [given];
  if (values.length !== length)
    throw new ExpressionError(name, `the function gave ${values.length ?? "no"} elements for ${of}, not ${length}`);
  if (ArrayBuffer.isView(values)) return values as unknown as ArrayData;
  const isBigInt = typeof values[0] === "bigint";
  const data = isBigInt ? BigInt64Array.from(values as ArrayLike<bigint>) : (values as unknown as ArrayData);
  return dtype === "string" || isBigData(data) || dtype !== "datetime" ? cast(data, dtype) : data;
}
