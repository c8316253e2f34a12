import type { ChunkReader } from "../array/chunk-reader.ts";
import type { DType } from "../array/dtype.ts";
import type { AxisSelection } from "./selection.ts";

/** Type and domain of a node: known before anything runs. Axes are in the order of `dims`. */
export interface Typed {
  readonly dtype: DType;
  readonly dims: readonly string[];
  readonly shape: readonly number[];
}

/** Where a source's elements come from; enough to open them again elsewhere. */
export interface SourceRef {
  /** Name of the format, such as `zarr`; `memory` for arrays that exist only here. */
  readonly format: string;
  /** Path or URL, without credentials and query. */
  readonly source: string;
  readonly variable: string;
}

/** A stored array. */
export interface SourceNode extends Typed {
  readonly op: "source";
  readonly ref: SourceRef;
  readonly chunkShape: readonly number[];
  /** Reduced versions of the same array, larger ones first; for pictures. */
  readonly overviews?: readonly SourceNode[];
}

/** A number that takes part in an operation; it adapts to the other operand's dtype as numpy's Python numbers do. */
export interface ConstantNode extends Typed {
  readonly op: "constant";
  readonly value: number;
}

/** What a subset does on one axis; `at` picks one position and drops the axis. */
export type AxisIndex = AxisSelection | { readonly kind: "at"; readonly position: number };

/** Part of an array: one index per axis of the input. */
interface SubsetNode extends Typed {
  readonly op: "subset";
  readonly input: Expr;
  readonly index: readonly AxisIndex[];
}

/** Functions of two operands. */
export type BinaryName = "add" | "sub" | "mul" | "div" | "pow" | "lt" | "le" | "gt" | "ge" | "eq" | "ne" | "where";

/** An elementwise function. Missing data is NaN and stays NaN; comparisons with NaN are false. */
export type MapFunction =
  | { readonly name: BinaryName }
  | { readonly name: "neg" | "abs" | "sqrt" | "exp" | "log" }
  | { readonly name: "cast"; readonly dtype: DType }
  | {
      /** CF unpacking: elements equal to a fill become NaN, others `element * scale + offset`. */
      readonly name: "unpack";
      readonly dtype: "float32" | "float64";
      readonly fills: readonly number[];
      readonly scale?: number;
      readonly offset?: number;
    }
  | { readonly name: "decode-time"; readonly units: string; readonly calendar: string };

/** An elementwise function of operands that broadcast by dimension name. */
export interface MapNode extends Typed {
  readonly op: "map";
  readonly fn: MapFunction;
  readonly inputs: readonly Expr[];
}

/** Names of the reductions. */
export type ReduceName = "mean" | "sum" | "min" | "max";

/** A reduction over named dimensions. */
export interface ReduceNode extends Typed {
  readonly op: "reduce";
  readonly fn: ReduceName;
  readonly input: Expr;
  readonly over: readonly string[];
  readonly skipna: boolean;
}

/** The expression graph: plain data (JSON), immutable. */
export type Expr = SourceNode | ConstantNode | SubsetNode | MapNode | ReduceNode;

const readers = new WeakMap<SourceNode, ChunkReader>();

/** A source node with the reader that serves it in this process. */
export function sourceNode(ref: SourceRef, dims: readonly string[], reader: ChunkReader): SourceNode {
  const { dtype, shape, chunkShape } = reader;
  const overviews = (reader.overviews ?? []).map((overview) => sourceNode(ref, dims, overview));
  const node: SourceNode = {
    op: "source",
    ref,
    dtype,
    dims,
    shape,
    chunkShape,
    ...(overviews.length > 0 ? { overviews } : {}),
  };
  readers.set(node, reader);
  return node;
}

/** The reader of a source node. */
export function readerOf(node: SourceNode): ChunkReader {
  const reader = readers.get(node);
  if (!reader) throw new TypeError(`source ${node.ref.source} was not opened in this process`);
  return reader;
}

/** Short text of an expression, for messages. */
export function describe(node: Expr): string {
  switch (node.op) {
    case "source":
      return node.ref.variable || "(unnamed)";
    case "constant":
      return String(node.value);
    case "subset":
      return `${describe(node.input)}[…]`;
    case "map":
      return node.inputs.length === 1 && (node.fn.name === "unpack" || node.fn.name === "decode-time")
        ? describe(node.inputs[0]!)
        : `${node.fn.name}(${node.inputs.map(describe).join(", ")})`;
    case "reduce":
      return `${node.fn}(${describe(node.input)} over ${node.over.join(", ")})`;
  }
}

/** Dimensions with their lengths, as in `time: 12, lat: 180`. */
export function describeDomain(node: Typed): string {
  return node.dims.map((dim, axis) => `${dim}: ${node.shape[axis]}`).join(", ") || "scalar";
}
