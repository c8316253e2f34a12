import { type ArrayData, createData, type DType, isBig, isComplex, isFloat } from "../../array/dtype.ts";
import { sizeOf, stridesOf } from "../../array/shape.ts";
import type { Block } from "../block.ts";
import { isAdapting } from "../operation/constant.ts";
import type { MapNode } from "../operation/map.ts";
import { isWholeNumber } from "./arithmetic.ts";
import { complexRow, isOfComplex, toOperand } from "./complex-kernel.ts";
import { cast, toNumbers } from "./convert.ts";
import type { ComplexFunction, ElementFunction, TypedMapCall } from "./function.ts";
import { mapFunction } from "./table.ts";

/** Applies an elementwise function to blocks, broadcast to `shape`, whose axes are those of `node.dims`. */
export function mapBlocks(node: MapNode, shape: readonly number[], blocks: readonly Block[]): Block {
  const { dtype, dims } = node;
  const call: TypedMapCall = { ...node, as: presentation(node, blocks) };
  const fn = mapFunction(node.fn.name);
  if (fn.array) return { dtype, dims, shape, data: fn.array(blocks[0]!.data, call) };
  if (isOfComplex(call)) return { dtype, dims, shape, data: mapComplex(fn.complex!, call, { shape, dims, blocks }) };
  const operands = blocks.map((block, i) => ({
    elements: elementsOf(node, i, { blocks, as: call.as }),
    strides: stridesFor(dims, block),
  }));
  const rows = ({ to, inner }: Target): Row => rowOf(fn.element!(call), { to, operands, inner });
  return { dtype, dims, shape, data: loop(rows, { dtype, shape, strides: operands.map(({ strides }) => strides) }) };
}

function mapComplex(
  fn: ComplexFunction,
  call: TypedMapCall,
  { shape, dims, blocks }: { shape: readonly number[]; dims: readonly string[]; blocks: readonly Block[] },
): ArrayData {
  const { dtype, inputs } = call;
  const own = isComplex(dtype) ? dtype : blocks.find((block) => isComplex(block.dtype))!.dtype;
  // numpy: a number beside an array takes part as an element of its dtype
  const operands = blocks.map(({ data }, i) => toOperand(isAdapting(inputs[i]!) ? cast(data, own) : data));
  const strides = blocks.map((block) => stridesFor(dims, block));
  const steps = strides.map((all) => all.at(-1) ?? 0);
  const apply = fn.element(call);
  return loop(({ to, inner }) => complexRow(apply, { to: to as unknown as ArrayData, operands, steps, inner }), {
    dtype,
    shape,
    strides,
  });
}

function presentation({ dtype }: MapNode, blocks: readonly Block[]): TypedMapCall["as"] {
  if (blocks.some((block) => block.dtype === "string")) return "held";
  if (isBig(dtype)) return "bigint";
  const isExact = dtype === "bool" && blocks.every((block) => isWholeNumber(block.dtype));
  return isExact && blocks.some((block) => isBig(block.dtype)) ? "bigint" : "number";
}

type Elements = ArrayLike<number>;

function elementsOf(
  node: MapNode,
  at: number,
  { blocks, as }: { blocks: readonly Block[]; as: TypedMapCall["as"] },
): Elements {
  const { data, dtype } = blocks[at]!;
  if (as === "held") return data as unknown as Elements;
  if (as === "bigint") return (isBig(dtype) ? data : cast(data, "int64")) as unknown as Elements;
  // numpy: a number beside a narrower float takes part as that float
  const narrow = blocks.find((block, i) => i !== at && isFloat(block.dtype));
  if (isAdapting(node.inputs[at]!) && narrow) return toNumbers(cast(data, narrow.dtype));
  return toNumbers(data);
}

interface Operand {
  readonly elements: Elements;
  /** Per axis of the result; 0 where the operand is broadcast. */
  readonly strides: readonly number[];
}

interface Target {
  readonly to: unknown[];
  /** Elements of a row. */
  readonly inner: number;
}

/** Does every row of the result, row-major. `strides` are those of each operand. */
function loop(
  rows: (target: Target) => Row,
  { dtype, shape, strides }: { dtype: DType; shape: readonly number[]; strides: readonly (readonly number[])[] },
): ArrayData {
  const to = createData(dtype, sizeOf(shape));
  const last = shape.length - 1;
  const row = rows({ to: to as unknown as unknown[], inner: last < 0 ? 1 : shape[last]! });
  const at = strides.map(() => 0);
  let out = 0;
  const walk = (axis: number): void => {
    if (axis >= last) {
      row(out, at);
      out += last < 0 ? 1 : shape[last]!;
      return;
    }
    for (let i = 0; i < shape[axis]!; i++) {
      walk(axis + 1);
      for (let k = 0; k < at.length; k++) at[k]! += strides[k]![axis]!;
    }
    for (let k = 0; k < at.length; k++) at[k]! -= strides[k]![axis]! * shape[axis]!;
  };
  if (to.length > 0) walk(0);
  return to;
}

type Row = (out: number, at: readonly number[]) => void;

/** Does one row: `inner` elements from `out`, the operands' from `at`. */
function rowOf(
  apply: ElementFunction,
  { to, operands, inner }: { to: unknown[]; operands: readonly Operand[]; inner: number },
): Row {
  const steps = operands.map(({ strides }) => strides.at(-1) ?? 0);
  const [a, b] = operands.map(({ elements }) => elements);
  const [stepA, stepB] = steps;
  if (operands.length === 1)
    return (out, [ia]) => {
      for (let i = 0, x = ia!; i < inner; i++, x += stepA!) to[out + i] = apply(a![x]);
    };
  if (operands.length === 2)
    return (out, [ia, ib]) => {
      for (let i = 0, x = ia!, y = ib!; i < inner; i++, x += stepA!, y += stepB!) to[out + i] = apply(a![x], b![y]);
    };
  const elements = new Array<unknown>(operands.length);
  return (out, at) => {
    for (let i = 0; i < inner; i++) {
      for (let k = 0; k < elements.length; k++) elements[k] = operands[k]!.elements[at[k]! + i * steps[k]!];
      to[out + i] = apply(...elements);
    }
  };
}

/** Strides of a block along the result's dimensions: 0 where it lacks the dimension. */
function stridesFor(dims: readonly string[], block: Block): number[] {
  const strides = stridesOf(block.shape);
  return dims.map((dim) => {
    const axis = block.dims.indexOf(dim);
    return axis < 0 ? 0 : strides[axis]!;
  });
}
