import { join } from "node:path";
import type { DatasetParts } from "../../array/dataset.ts";
import type { Variable } from "../../array/variable.ts";
import { DimensionNotFoundError, UnsupportedError } from "../../errors.ts";
import type { ComputeOptions } from "../../exec/compute.ts";
import { arrayNode } from "./array-document.ts";
import { type ArrayChange, changeArrays } from "./change.ts";
import { toKey } from "./folder.ts";
import { type LayoutOptions, variableLayout } from "./layout.ts";
import { formFor, type GroupPlace, type StoredArray, storedArrays, withShape } from "./stored-group.ts";

interface AppendOptions extends ComputeOptions, LayoutOptions {
  readonly append: string;
  readonly version: 2 | 3;
}

/** Grows a group along a dimension. */
export async function appendToGroup(parts: DatasetParts, at: GroupPlace, options: AppendOptions): Promise<void> {
  const { append, version } = options;
  const stored = await storedArrays(at, options.signal);
  const all = new Map([...parts.coords, ...parts.variables]);
  checkAxis(all, stored, append);
  const folder = join(at.root, at.group);
  const arrays = [...all].map(([name, variable]) => {
    const old = stored.get(name);
    return old
      ? growth(name, variable, { old, append })
      : newArray(name, variable, { parts, folder, version, options });
  });
  await changeArrays(folder, arrays, options);
}

/** All variables on the dimension must grow together. */
function checkAxis(all: ReadonlyMap<string, Variable>, stored: ReadonlyMap<string, StoredArray>, append: string): void {
  const dims = new Set([...all.values()].flatMap(({ expr }) => expr.dims));
  if (!dims.has(append)) throw new DimensionNotFoundError(append, [...dims], "the dataset to append");
  const onAxis = [...stored].filter(([, { variable }]) => variable.expr.dims.includes(append)).map(([name]) => name);
  const missing = onAxis.filter((name) => !all.has(name));
  if (missing.length > 0) {
    throw new UnsupportedError(
      `appending along "${append}" without ${missing.map((name) => `"${name}"`).join(", ")}`,
      "they are in the store and would be too short",
    );
  }
  if (onAxis.length === 0)
    throw new DimensionNotFoundError(
      append,
      [...new Set([...stored.values()].flatMap(({ variable }) => variable.expr.dims))],
      "the store",
    );
}

function growth(name: string, { expr }: Variable, { old, append }: { old: StoredArray; append: string }): ArrayChange {
  const form = formFor(name, { expr, attrs: {}, encoding: {} }, old);
  const before = old.variable.expr.shape;
  const axis = expr.dims.indexOf(append);
  expr.shape.forEach((length, i) => {
    if (i === axis || length === before[i]) return;
    throw new UnsupportedError(
      `"${name}" with ${length} along "${expr.dims[i]}" in a store with ${before[i]}`,
      "only the appended dimension may differ",
    );
  });
  const start = before.map((length, i) => (i === axis ? length : 0));
  const shape = before.map((length, i) => (i === axis ? length + expr.shape[i]! : length));
  return { target: old.folder, node: withShape(old.node, shape), changesNode: true, expr, form, start };
}

interface NewArrayContext {
  readonly parts: DatasetParts;
  readonly folder: string;
  readonly version: 2 | 3;
  readonly options: AppendOptions;
}

function newArray(name: string, variable: Variable, { parts, folder, version, options }: NewArrayContext): ArrayChange {
  if (variable.expr.dims.includes(options.append)) {
    throw new UnsupportedError(
      `the new variable "${name}" along "${options.append}"`,
      "the store has longer ones already: write it as a whole first",
    );
  }
  const layout = variableLayout(name, variable, { parts, version, options });
  const { expr, form, shape } = layout;
  const target = join(folder, toKey(name));
  return { target, node: arrayNode(version, layout), changesNode: true, expr, form, start: shape.map(() => 0) };
}
