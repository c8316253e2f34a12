import { CorruptDataError, SourceNotFoundError } from "../../errors.ts";
import { lastUsed } from "../../source/last-used.ts";
import type { KeyStore, ReadOptions } from "../../source/source.ts";
import type { FormatOptions } from "../format.ts";
import { parseDocument } from "../zarr/metadata.ts";
import { idText, inDocument, readDocument } from "./document.ts";
import type { Table } from "./flatbuffer.ts";

/** A group or an array of a snapshot. */
export interface SnapshotNode {
  /** Its `zarr.json`. */
  readonly metadata: Uint8Array;
  readonly id: Uint8Array;
  readonly manifests: readonly ManifestPart[];
}

/** Chunks from `from` up to before `to`, per axis, that a manifest has. */
export interface ManifestPart {
  readonly id: string;
  readonly extents: readonly { readonly from: number; readonly to: number }[];
}

/** A snapshot: its name, and its nodes by path; the root is "". */
export async function readSnapshot(
  store: KeyStore,
  options: FormatOptions,
): Promise<{ id: string; nodes: ReadonlyMap<string, SnapshotNode> }> {
  const id = options.snapshot ?? (await headOf(store, options));
  if (!/^[0-9A-Z]{20}$/.test(id)) throw new SourceNotFoundError(store.name, `"${id}" is no name of a snapshot`);
  const key = `snapshots/${id}`;
  if (options.snapshot !== undefined && !(await store.get(key, options)))
    throw new SourceNotFoundError(store.name, `there is no snapshot "${id}"`);
  const snapshot = await readDocument(store, key, options);
  return { id, nodes: inDocument(store.name, key, () => nodesOf(snapshot)) };
}

/** The snapshot that a tag or branch points at. @throws SourceNotFoundError */
async function headOf(store: KeyStore, options: FormatOptions): Promise<string> {
  const { tag, branch = "main" } = options;
  const key = `refs/${tag === undefined ? `branch.${branch}` : `tag.${tag}`}/ref.json`;
  const what = tag === undefined ? `branch "${branch}"` : `tag "${tag}"`;
  const found = await store.get(key, options);
  const isDeleted = tag !== undefined && (await store.get(`${key}.deleted`, options)) !== undefined;
  if (found === undefined || isDeleted) throw new SourceNotFoundError(store.name, `there is no ${what}`);
  const { snapshot } = parseDocument(found, store.name, key);
  if (typeof snapshot === "string") return snapshot;
  throw new CorruptDataError({ source: store.name, format: "icechunk", place: key }, "it names no snapshot");
}

function nodesOf(snapshot: Table): Map<string, SnapshotNode> {
  const nodes = new Map<string, SnapshotNode>();
  const all = snapshot.tables(2);
  for (let i = 0; i < all.length; i++) {
    const node = all.at(i);
    const [id, path, metadata] = [node.struct(0, 8), node.text(1), node.vector(2, 1)];
    if (!id || path === undefined || !metadata) throw new RangeError(`node ${i} lacks its name or metadata`);
    const array = node.byte(3) === 1 ? node.table(4) : undefined;
    nodes.set(path.replace(/^\//, ""), { id, metadata, manifests: array ? manifestsOf(array) : [] });
  }
  return nodes;
}

function manifestsOf(array: Table): ManifestPart[] {
  const all = array.tables(2);
  return Array.from({ length: all.length }, (_, i) => {
    const part = all.at(i);
    const [id, extents] = [part.struct(0, 12), part.vector(1, 8)];
    if (!id || !extents) throw new RangeError(`part ${i} of an array lacks its manifest`);
    const view = new DataView(extents.buffer, extents.byteOffset, extents.length);
    return {
      id: idText(id),
      extents: Array.from({ length: extents.length / 8 }, (_, axis) => ({
        from: view.getUint32(axis * 8, true),
        to: view.getUint32(axis * 8 + 4, true),
      })),
    };
  });
}

/** Whether a manifest may have a chunk. */
export function mayHave({ extents }: ManifestPart, chunk: readonly number[]): boolean {
  return chunk.every((at, axis) => extents[axis] === undefined || (at >= extents[axis].from && at < extents[axis].to));
}

/** Manifests that are kept. */
const maxManifests = 64;

/** Reads manifests and keeps those used last. */
export function manifestReader(store: KeyStore): (id: string, options: ReadOptions) => Promise<Table> {
  const kept = lastUsed<Table>(maxManifests);
  return (id, options) => kept(id, () => readDocument(store, `manifests/${id}`, options));
}
