import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { DatasetParts } from "../../array/dataset.ts";
import { refuseStacked } from "../../array/levels.ts";
import { CorruptDataError, UnsupportedError } from "../../errors.ts";
import type { ComputeOptions } from "../../exec/compute.ts";
import { runAll } from "../../exec/run-all.ts";
import { appendToGroup } from "./append.ts";
import { arrayNode, toJson } from "./array-document.ts";
import { planParts } from "./array-part.ts";
import {
  checkTarget,
  consolidate,
  groupNode,
  isConsolidated,
  isZarrFolder,
  readNode,
  replaceFolder,
  toKey,
  writeNode,
} from "./folder.ts";
import { type LayoutOptions, layoutOf } from "./layout.ts";
import { writeRegion } from "./region.ts";

/** Options of `toZarr()`. */
export interface ToZarrOptions extends ComputeOptions, LayoutOptions {
  /** Version of Zarr of a new store; 3 by default. An existing one keeps its own. */
  readonly format?: 2 | 3;
  /** Path of the group in the store; the root by default. */
  readonly group?: string;
  /** Replaces the Zarr (or its group) that is there. */
  readonly overwrite?: boolean;
  /** Whether the root holds the metadata of all that is below it, so that it opens in one read; true by default. */
  readonly consolidated?: boolean;
  /** Dimension along which an existing store grows by this dataset. */
  readonly append?: string;
  /**
   * Writes into a part of an existing store: `[start, stop)` positions by dimension, or "auto" where the labels of the
   * dataset's own coordinate say the place. "auto" alone means all dimensions with labels.
   */
  readonly region?: Readonly<Record<string, readonly [number, number] | "auto">> | "auto";
}

/**
 * Writes a dataset as a Zarr folder. Each task encodes and writes one chunk (or shard), on all threads where that pays. A
 * new store is written beside its path and takes its place when it is complete, so a write that fails leaves nothing, and
 * what is there before can itself be the source. Chunks of `append` and `region` are written beside those that are there
 * and moved in when all are complete, before the metadata: a write that fails leaves the store as it was. Values are
 * stored as their encoding says (scale, offset, fill value, dtype, units), which files that were opened bring with them.
 * @throws TargetExistsError when there is something and none of overwrite, append and region is given
 * @throws UnsupportedError when the dataset does not fit the store, or cannot be stored as asked
 * @throws TargetWriteError when the disk is full, or a chunk cannot be encoded
 */
export async function writeZarr(parts: DatasetParts, path: string, options: ToZarrOptions = {}): Promise<void> {
  refuseStacked(parts.coords);
  const root = resolve(path);
  const group = (options.group ?? "")
    .split("/")
    .filter((name) => name !== "")
    .map(toKey)
    .join("/");
  if (options.append !== undefined || options.region !== undefined) return changeGroup(parts, { root, group }, options);
  const isNested = group !== "" && isZarrFolder(root);
  const version = await versionOf(isNested ? root : undefined, options.format);
  const wasConsolidated = isNested && (await isConsolidated(root));
  if (isNested) {
    await replaceFolder(await groupFolder(root, group, version), options.overwrite ?? false, (folder) =>
      writeGroup(parts, { folder, target: join(root, group), version }, options),
    );
  } else {
    await replaceFolder(root, options.overwrite ?? false, async (folder) => {
      const at = { folder: await groupFolder(folder, group, version), target: join(root, group), version };
      await writeGroup(parts, at, options);
      if (options.consolidated ?? true) await consolidate(folder);
    });
  }
  if (isNested && (options.consolidated ?? wasConsolidated)) await consolidate(root);
}

async function versionOf(root: string | undefined, wanted: 2 | 3 | undefined): Promise<2 | 3> {
  const found = root === undefined ? undefined : (await readNode(root))?.version;
  if (found !== undefined && wanted !== undefined && found !== wanted) {
    throw new UnsupportedError(`a group of Zarr v${wanted} in a store of v${found}`, "leave out the format");
  }
  return found ?? wanted ?? 3;
}

/** The folder of a group; the groups above it are made where they are missing. */
async function groupFolder(root: string, group: string, version: 2 | 3): Promise<string> {
  let folder = root;
  for (const name of group === "" ? [] : group.split("/")) {
    if (!isZarrFolder(folder)) await writeNode(folder, groupNode(version));
    folder = join(folder, name);
  }
  return folder;
}

async function writeGroup(
  parts: DatasetParts,
  at: { folder: string; target: string; version: 2 | 3 },
  options: ToZarrOptions,
): Promise<void> {
  const arrays = layoutOf(parts, at.version, options).map((layout) => ({
    folder: join(at.folder, toKey(layout.name)),
    target: join(at.target, layout.name),
    node: arrayNode(at.version, layout),
    expr: layout.expr,
    form: layout.form,
    start: layout.shape.map(() => 0),
  }));
  const works = arrays.map(({ folder, ...part }) => [part, { into: folder, keeps: false }] as const);
  await runAll(await planParts(works, options), options);
  for (const { folder, node } of arrays) await writeNode(folder, node);
  await writeNode(at.folder, groupNode(at.version, toJson(parts.attrs)));
}

async function changeGroup(
  parts: DatasetParts,
  at: { root: string; group: string },
  options: ToZarrOptions,
): Promise<void> {
  if (options.append !== undefined && options.region !== undefined) {
    throw new UnsupportedError("append together with region", "give one of them");
  }
  const folder = join(at.root, at.group);
  if (!existsSync(folder)) {
    if (options.region !== undefined)
      throw new UnsupportedError(`a region of ${folder}, which does not exist`, "write it first");
    return writeZarr(parts, at.root, without(options));
  }
  checkTarget(folder, true);
  const node = await readNode(folder);
  if (node?.kind !== "group")
    throw new CorruptDataError({ source: folder, format: "zarr", place: "the root's metadata" }, "it is no group");
  const wasConsolidated = await isConsolidated(at.root);
  if (options.region !== undefined) await writeRegion(parts, at, { ...options, region: options.region });
  else await appendToGroup(parts, at, { ...options, append: options.append!, version: node.version });
  if (options.consolidated ?? wasConsolidated) await consolidate(at.root);
}

function without({ append: _append, region: _region, ...options }: ToZarrOptions): ToZarrOptions {
  return options;
}
