import { createHash } from "node:crypto";
import { isMemoryReader } from "../array/chunk-reader.ts";
import { bytesOfData } from "../array/dtype.ts";
import { visitAll } from "./graph.ts";
import type { Expr } from "./node.ts";
import { readerOf } from "./operation/source.ts";
import { toPlain } from "./plain.ts";
import { paramsOf } from "./serialise.ts";

const known = new WeakMap<Expr, string>();

/**
 * SHA-256 of what an expression computes, in hex: the same graph has the same hash wherever it is made. Arrays in memory count
 * by their elements, files by their reference, a person's functions by their text (what they close over is not seen).
 */
export function hashOf(root: Expr): string {
  visitAll(root, (node) => {
    if (!known.has(node)) known.set(node, node.op === "source" ? sourceHash(node) : nodeHash(node));
  });
  return known.get(root)!;
}

function nodeHash(node: Expr): string {
  const params = toPlain(paramsOf(node), String);
  return sha256(JSON.stringify([node.op, params, node.inputs.map((input) => known.get(input)!)]));
}

function sourceHash(node: Extract<Expr, { op: "source" }>): string {
  const { dtype, dims, shape, ref } = node;
  const reader = readerOf(node);
  if (!isMemoryReader(reader)) return sha256(JSON.stringify(["source", dtype, dims, shape, toPlain(ref, String)]));
  const { data } = reader;
  const content = Array.isArray(data) ? JSON.stringify(data) : bytesOfData(data);
  return sha256(JSON.stringify(["memory", dtype, dims, shape, sha256(content)]));
}

function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
