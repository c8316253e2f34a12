import type { DType } from "../array/dtype.ts";
import type { AlongNode } from "./operation/along.ts";
import type { BroadcastNode } from "./operation/broadcast.ts";
import type { CallNode } from "./operation/call.ts";
import type { ConcatNode } from "./operation/concat.ts";
import { type ConstantNode, formatConstant } from "./operation/constant.ts";
import type { MapNode } from "./operation/map.ts";
import type { MovingNode } from "./operation/moving.ts";
import type { PermuteNode } from "./operation/permute.ts";
import type { RasterNode } from "./operation/raster.ts";
import type { ReduceNode } from "./operation/reduce-node.ts";
import type { ReshapeNode } from "./operation/reshape.ts";
import type { SourceNode } from "./operation/source.ts";
import type { SubsetNode } from "./operation/subset.ts";
import type { TakeNode } from "./operation/take.ts";
import type { WindowNode } from "./operation/window.ts";
import type { ZonesNode } from "./operation/zones.ts";

/** Type and domain of a node: known before anything runs. Axes are in the order of `dims`. */
export interface Typed {
  readonly dtype: DType;
  readonly dims: readonly string[];
  readonly shape: readonly number[];
}

/** What all nodes have; the other fields of a node are its parameters, plain data. */
export interface NodeOf<Op extends string> extends Typed {
  readonly op: Op;
  readonly inputs: readonly Expr[];
}

/** Parameters of a node: what makes it again, together with its inputs. */
export type ParamsOf<N extends Expr> = Omit<N, keyof NodeOf<string>>;

/** The expression graph: plain data, immutable; nodes may be shared. The kinds of nodes are a closed set. */
export type Expr =
  | SourceNode
  | ConstantNode
  | SubsetNode
  | TakeNode
  | MapNode
  | ReduceNode
  | AlongNode
  | WindowNode
  | MovingNode
  | ConcatNode
  | PermuteNode
  | ReshapeNode
  | BroadcastNode
  | CallNode
  | RasterNode
  | ZonesNode;

/** A function from a table by name, with its parameters: `{ name: "cast", dtype: "int16" }`. */
export interface FunctionCall {
  readonly name: string;
  readonly [parameter: string]: unknown;
}

/** Functions that messages leave out: they undo how the file stores the values. */
const unnamed: ReadonlySet<string> = new Set(["unpack", "decode-time", "decode-duration"]);

/** Operations within each other, and operands, that messages show. */
const shownDepth = 3;

/** Short text of an expression, for messages; what is deeper or longer is `…`. */
export function describe(node: Expr, depth: number = shownDepth): string {
  if (node.op === "source") return node.ref.variable || "(unnamed)";
  if (node.op === "constant") return formatConstant(node.value);
  if (depth === 0) return "…";
  if (node.op === "subset") return `${describe(node.inputs[0]!, depth)}[…]`;
  const name = nameOf(node);
  if (unnamed.has(name)) return describe(node.inputs[0]!, depth);
  const operands = node.inputs.slice(0, shownDepth).map((input) => describe(input, depth - 1));
  if (node.inputs.length > shownDepth) operands.push("…");
  return `${name}(${operands.join(", ")}${"over" in node ? ` over ${node.over.join(", ")}` : ""})`;
}

/** What a node does, in one word: its function or its kind. */
export function nameOf(node: Expr): string {
  if ("fn" in node) return node.fn.name;
  return node.op === "call" ? node.name : node.op;
}

/** Dimensions with their lengths, as in `time: 12, lat: 180`. */
export function describeDomain(node: Typed): string {
  return node.dims.map((dim, axis) => `${dim}: ${node.shape[axis]}`).join(", ") || "scalar";
}

/** Length of a dimension of a node that has it. */
export function lengthOf(node: Pick<Typed, "dims" | "shape">, dim: string): number {
  return node.shape[node.dims.indexOf(dim)]!;
}
