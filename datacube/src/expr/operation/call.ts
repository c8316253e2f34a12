import type { ArrayData, DType } from "../../array/dtype.ts";
import { dtypeOfData } from "../../array/dtype.ts";
import { sizeOf } from "../../array/shape.ts";
import { ExpressionError } from "../../errors.ts";
import type { Block } from "../block.ts";
import { gather } from "../gather.ts";
import { cast } from "../map/convert.ts";
import type { Expr, NodeOf } from "../node.ts";
import { blockwise, type Operation } from "../operation.ts";
import { countOf, everything, type Selection } from "../selection.ts";
import { coreCuts, coreWhole, pushCore } from "./along.ts";
import type { Domain } from "./broadcast.ts";
import { type CoreNode, checkCore, coreBlock, coreDomain, coreNeeds } from "./core.ts";

/**
 * A person's function over blocks: gets a block per input, and the positions of the block on the loop dimensions; gives the
 * elements of the result's block, row-major.
 */
type BlockFunction = (blocks: readonly Block[], shape: readonly number[], positions: Selection) => ArrayData;

/** A person's own function over blocks. */
export interface CallNode extends NodeOf<"call">, CoreNode {
  /** What it is called in messages. */
  readonly name: string;
  /** Not plain data: to be shipped by whoever serialises the graph. */
  readonly apply: BlockFunction;
  readonly result: CallResult;
  readonly placed: boolean;
}

/** What a person's function declares about its result: the dtype, and core dimensions, which come last. */
interface CallResult extends Domain {
  readonly dtype: DType;
}

/** How a person's function is called. */
export interface CallOptions {
  readonly name: string;
  readonly apply: BlockFunction;
  /** Dimensions per input that the function needs whole; they come last in its blocks, in this order. */
  readonly core: readonly (readonly string[])[];
  readonly result: CallResult;
  /** Whether the function looks at positions: then it is never called over parts of the inputs. Default false. */
  readonly placed?: boolean;
}

/**
 * A person's own function over blocks of the inputs' other dimensions, which are broadcast by name: inputs keep only those
 * that they have. The function must give the same for an element whatever the blocks.
 * @throws DimensionNotFoundError, ExpressionError
 */
export function call(inputs: readonly Expr[], { name, apply, core, result, placed = false }: CallOptions): CallNode {
  checkCore(name, inputs, core);
  return { op: "call", inputs, name, apply, core, result, placed, ...coreDomain(name, { inputs, core }, result) };
}

const evaluateCall = blockwise<CallNode>(coreNeeds, run);

function run(node: CallNode, blocks: readonly Block[], selection: Selection): Block {
  const loop = selection.slice(0, node.loop);
  const full = [...loop.map(countOf), ...node.result.shape];
  const given = node.apply(
    blocks.map((block, i) => coreBlock(node, i, block)),
    full,
    loop,
  );
  if (given.length !== sizeOf(full))
    throw new ExpressionError(node.name, `the function gave ${given.length} elements for a block of ${full.join("×")}`);
  const isDeclared = node.dtype === dtypeOfData(given) || bytesAlike(node.dtype, given);
  const data = isDeclared ? given : cast(given, node.dtype);
  const picked = gather({ dtype: node.dtype, shape: full, data }, [
    ...everything(full.slice(0, node.loop)),
    ...selection.slice(node.loop),
  ]);
  return { dtype: node.dtype, dims: node.dims, shape: selection.map(countOf), data: picked };
}

/** Whether elements of a dtype are held in data of this type. */
function bytesAlike(dtype: DType, data: ArrayData): boolean {
  return (dtype === "datetime" && data instanceof Float64Array) || (dtype === "bool" && data instanceof Uint8Array);
}

/** A person's own functions, block by block. */
export const callOperation: Operation<CallNode> = {
  build: (params, inputs) => call(inputs, params),
  headline: (node) => `call ${node.name}`,
  cuts: coreCuts,
  whole: coreWhole,
  needs: coreNeeds,
  evaluate: (node, selection, context) => {
    context.keepAll();
    return evaluateCall(node, selection, context);
  },
  push: (node, index, part) =>
    node.placed ? undefined : pushCore(node, index, { part, build: (inputs) => call(inputs, node) }),
};
