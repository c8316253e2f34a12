import { type ChunkReader, isMemoryReader, memoryReader } from "../array/chunk-reader.ts";
import { type ArrayData, bytesOf, type DType, viewData } from "../array/dtype.ts";
import { type GeneratedArray, type GeneratorParameters, generatedReader } from "../array/generated-reader.ts";
import { sizeOf } from "../array/shape.ts";
import { UnsupportedError } from "../errors.ts";
import { visitAll } from "./graph.ts";
import type { Expr, ParamsOf } from "./node.ts";
import { readerOf, type SourceNode, type SourceRef, sourceNode } from "./operation/source.ts";
import { isOperation, operationNamed } from "./operations.ts";
import { fromPlain, toPlain } from "./plain.ts";

/** A graph as JSON: nodes in an order in which inputs come first, each once; the last is the root. */
interface GraphDocument {
  readonly version: 1;
  readonly nodes: readonly NodeDocument[];
}

/** A node: its kind, the numbers of its inputs in the list of nodes, its parameters as plain values. */
interface NodeDocument {
  readonly op: string;
  readonly inputs: readonly number[];
  readonly params: Readonly<Record<string, unknown>>;
}

/** How a person's functions travel: by whoever knows how to ship them. */
interface FunctionCodec {
  toText(fn: unknown): string;
  fromText(text: string): unknown;
}

/** What is known of a source before it is opened. */
export interface SourceDomain {
  readonly ref: SourceRef;
  readonly dims: readonly string[];
  readonly shape: readonly number[];
  readonly dtype: DType;
  /** Its number among the sources that travel beside the text. */
  readonly beside?: number;
}

/** How a graph is written. */
interface ToJsonOptions {
  readonly functions?: FunctionCodec;
  /** Gives a source a number by which `open` finds it, where its elements are not to be in the text. */
  readonly beside?: (source: SourceNode) => number | undefined;
}

/** How a graph is read back. */
export interface FromJsonOptions {
  /** Opens the elements of a source that is not in the text. */
  readonly open: (source: SourceDomain) => ChunkReader | Promise<ChunkReader>;
  readonly functions?: FunctionCodec;
}

/** Most bytes of one array in memory that go into the text. */
const inlineBytes = 2 ** 26;

const noFunctions: FunctionCodec = {
  toText: () => {
    throw new UnsupportedError("a function of your own in a graph as text", "give a codec that ships functions");
  },
  fromText: () => {
    throw new UnsupportedError("a function of your own in a graph as text", "give a codec that ships functions");
  },
};

/**
 * A graph as text: shared nodes once, arrays in memory with their elements, other sources by reference.
 * @throws UnsupportedError for an array in memory of more than 64 MB, or a person's function without a codec
 */
export function graphToJson(root: Expr, { functions = noFunctions, beside }: ToJsonOptions = {}): string {
  const numbers = new Map<Expr, number>();
  const nodes: NodeDocument[] = [];
  visitAll(root, (node) => {
    numbers.set(node, nodes.length);
    const params = node.op === "source" ? sourceParams(node, beside?.(node)) : paramsOf(node);
    const plain = toPlain(params, functions.toText) as NodeDocument["params"];
    nodes.push({ op: node.op, inputs: node.inputs.map((input) => numbers.get(input)!), params: plain });
  });
  return JSON.stringify({ version: 1, nodes } satisfies GraphDocument);
}

/** What makes a node again, with its inputs. */
export function paramsOf(node: Expr): Readonly<Record<string, unknown>> {
  const { op: _op, inputs: _inputs, dtype: _dtype, dims: _dims, shape: _shape, ...params } = node;
  return params;
}

function sourceParams(node: SourceNode, beside: number | undefined): Readonly<Record<string, unknown>> {
  const { ref, dims, shape, dtype } = node;
  if (beside !== undefined) return { ref, dims, shape, dtype, beside };
  const reader = readerOf(node);
  return { ref, dims, shape, dtype, ...(isMemoryReader(reader) ? { data: dataToText(node, reader.data) } : {}) };
}

function dataToText(node: SourceNode, data: ArrayData): string | readonly string[] {
  if (Array.isArray(data)) return data;
  if (data.byteLength > inlineBytes)
    throw new UnsupportedError(
      `an array in memory of ${data.byteLength} bytes (${node.ref.variable || "unnamed"}) in a graph as text`,
      "write it first and open what was written",
    );
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64");
}

/**
 * The graph of a text; types and domains are inferred anew.
 * @throws UnsupportedError when it is of another version or has a kind of node that is not known here
 */
export async function graphFromJson(text: string, options: FromJsonOptions): Promise<Expr> {
  return (await nodesFromJson(text, options)).at(-1)!;
}

/** All nodes of the graph of a text, in the order in which {@link visitAll} came to them when it was written. */
export async function nodesFromJson(
  text: string,
  { open, functions = noFunctions }: FromJsonOptions,
): Promise<readonly Expr[]> {
  const { version, nodes } = JSON.parse(text) as GraphDocument;
  if (version !== 1) throw new UnsupportedError(`version ${version} of graphs as text`);
  const made: Expr[] = [];
  for (const { op, inputs, params } of nodes) {
    const own = fromPlain(params, functions.fromText) as Record<string, unknown>;
    if (op === "source")
      made.push(await openSource(own as unknown as SourceDomain & { data?: string | string[] }, open));
    else if (isOperation(op))
      made.push(
        operationNamed(op).build(
          own as unknown as ParamsOf<Expr>,
          inputs.map((i) => made[i]!),
        ),
      );
    else throw new UnsupportedError(`the kind of node "${op}"`);
  }
  return made;
}

async function openSource(
  { data, ...source }: SourceDomain & { readonly data?: string | string[] },
  open: FromJsonOptions["open"],
): Promise<SourceNode> {
  const { ref, dims, shape, dtype } = source;
  const reader =
    data !== undefined
      ? memoryReader(dtype, shape, textToData(dtype, sizeOf(shape), data))
      : ref.format === "generated" && source.beside === undefined
        ? generatedReader(
            ref.parameters as unknown as GeneratorParameters,
            { ...source, ...ref.parameters } as unknown as GeneratedArray,
          )
        : await open(source);
  const isSame =
    reader.dtype === dtype && reader.shape.length === shape.length && reader.shape.every((n, i) => n === shape[i]);
  if (isSame) return sourceNode(ref, dims, reader);
  throw new UnsupportedError(
    `${ref.source}:${ref.variable} as the source of this graph`,
    `it is ${reader.dtype} ${reader.shape.join("×")} now, the graph was made for ${dtype} ${shape.join("×")}`,
  );
}

function textToData(dtype: DType, length: number, data: string | string[]): ArrayData {
  if (Array.isArray(data)) return data;
  const bytes = new Uint8Array(length * bytesOf(dtype));
  bytes.set(Buffer.from(data, "base64"));
  return viewData(dtype, bytes);
}
