import { readdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { DimensionNotFoundError, SelectionError } from "../../errors.ts";
import { type ArrayMetadata, readArrayMetadata } from "./array-metadata.ts";
import { consolidate, isConsolidated, writeNode } from "./folder.ts";
import type { ResizeOptions } from "./resize.ts";
import { type StoredArray, storedArrays, withShape } from "./stored-group.ts";

/** Does what `resizeZarr` says; apart, so that its modules are loaded when it is called. */
export async function resizeFolder(
  path: string,
  lengths: Readonly<Record<string, number>>,
  options: ResizeOptions,
): Promise<void> {
  const root = resolve(path);
  const stored = await storedArrays({ root, group: options.group ?? "" }, options.signal);
  const dims = new Set([...stored.values()].flatMap(({ variable }) => variable.expr.dims));
  for (const [dim, length] of Object.entries(lengths)) {
    if (!dims.has(dim)) throw new DimensionNotFoundError(dim, [...dims], "the store");
    if (!Number.isSafeInteger(length) || length < 0)
      throw new SelectionError(dim, `it cannot have the length ${length}`);
  }
  const changed = [...stored.values()].filter(({ variable }) => variable.expr.dims.some((dim) => dim in lengths));
  const shapeOf = ({ variable: { expr } }: StoredArray): number[] =>
    expr.shape.map((length, axis) => lengths[expr.dims[axis]!] ?? length);
  for (const array of changed) await writeNode(array.folder, withShape(array.node, shapeOf(array)));
  if (await isConsolidated(root)) await consolidate(root);
  for (const array of changed) await dropBeyond(array, shapeOf(array));
}

/** Removes the chunks that lie wholly outside. */
async function dropBeyond({ folder, node }: StoredArray, shape: readonly number[]): Promise<void> {
  const metadata = readArrayMetadata(node, { source: folder, format: "zarr", place: "the array" });
  const counts = shape.map((length, axis) => Math.ceil(length / metadata.chunkShape[axis]!));
  for (const key of await readdir(folder, { recursive: true })) {
    const chunk = chunkOf(key, metadata);
    if (chunk?.some((n, axis) => n >= counts[axis]!)) await rm(join(folder, key), { force: true });
  }
}

/** The chunk whose key this is; undefined where it is none. */
function chunkOf(key: string, { keyOf, shape }: ArrayMetadata): number[] | undefined {
  const numbers = (key.match(/\d+/g) ?? []).map(Number);
  return numbers.length === shape.length && keyOf(numbers) === key ? numbers : undefined;
}
