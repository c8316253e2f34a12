import { join } from "node:path";
import type { Variable } from "../../array/variable.ts";
import { decodeDataset } from "../../cf/decode-dataset.ts";
import { type StoredForm, storedForm } from "../../cf/stored-form.ts";
import { UnsupportedError } from "../../errors.ts";
import { fileLocation } from "../../source/file.ts";
import { readNode } from "./folder.ts";
import type { ZarrNode } from "./metadata.ts";
import { zarr } from "./zarr.ts";

/** A variable that is stored already: its metadata, and what it is when it is opened. */
export interface StoredArray {
  readonly folder: string;
  readonly node: ZarrNode;
  readonly variable: Variable;
}

/** A group of a store in a folder. */
export interface GroupPlace {
  readonly root: string;
  readonly group: string;
}

/** The variables of a group, as readers see them now: by the consolidated metadata where there are some. */
export async function storedArrays(
  { root, group }: GroupPlace,
  signal: AbortSignal | undefined,
): Promise<Map<string, StoredArray>> {
  const stored = await zarr.open(fileLocation(root), { signal, group });
  const { variables, coords } = decodeDataset(stored, { format: "zarr", source: root }, {});
  const found = new Map<string, StoredArray>();
  for (const [name, variable] of [...coords, ...variables]) {
    const folder = join(root, group, name);
    const node = await readNode(folder);
    if (node) found.set(name, { folder, node, variable });
  }
  return found;
}

/** The form that more elements of a stored array take. @throws UnsupportedError when they do not belong into it */
export function formFor(name: string, { expr }: Variable, stored: StoredArray): StoredForm {
  const { expr: target, encoding } = stored.variable;
  if (expr.dims.join() !== target.dims.join()) {
    throw new UnsupportedError(
      `"${name}" with dimensions (${expr.dims}) in a store where it has (${target.dims})`,
      "transpose it",
    );
  }
  if (expr.dtype !== target.dtype) {
    throw new UnsupportedError(
      `"${name}" as ${expr.dtype} in a store where it is ${target.dtype}`,
      "convert it (astype)",
    );
  }
  // numpy's own times have no CF encoding: their data type stores them
  if (encoding.dtype === "datetime") return { dtype: "datetime", attrs: {}, encode: (data) => data };
  return storedForm({ name, dtype: expr.dtype, encoding });
}

/** The document with another shape. */
export function withShape(node: ZarrNode, shape: readonly number[]): ZarrNode {
  return { ...node, document: { ...node.document, shape: [...shape] } };
}
