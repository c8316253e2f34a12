import { CorruptDataError, UnsupportedError } from "../../errors.ts";
import type { SourceOptions } from "../../source/options.ts";
import { type Reference, referenceStore } from "../../source/reference.ts";
import type { KeyRange, KeyStore, ReadOptions } from "../../source/source.ts";
import type { Format, FormatOptions } from "../format.ts";
import { zarr } from "../zarr/zarr.ts";
import { inDocument } from "./document.ts";
import { type ChunkPlace, findChunk } from "./manifest.ts";
import { manifestReader, mayHave, readSnapshot, type SnapshotNode } from "./snapshot.ts";

/** Repositories of Icechunk (specification 1): one snapshot of them, by branch, tag or name, as a Zarr hierarchy. */
export const icechunk: Format = {
  open: async (location, options: FormatOptions & SourceOptions) => {
    if (
      !(await location.store.get("refs/branch.main/ref.json", options)) &&
      (await location.store.get("repo", options))
    )
      throw new UnsupportedError(`version 2 of Icechunk's specification (${location.name})`, "version 1 can be read");
    const { id, nodes } = await readSnapshot(location.store, options);
    const origin = { name: location.name, options, targets: options.targets };
    const stored = await zarr.open({ ...location, store: repositoryStore(location.store, nodes, origin) }, options);
    return { ...stored, again: { snapshot: id } };
  },
};

/** The hierarchy of a snapshot as a store. */
function repositoryStore(
  base: KeyStore,
  nodes: ReadonlyMap<string, SnapshotNode>,
  origin: Parameters<typeof referenceStore>[1],
): KeyStore {
  const find = chunkFinder(base, nodes);
  const elsewhere = referenceStore(
    { find: (key, options) => find(key, options) as Promise<Reference | undefined> },
    origin,
  );
  const read = async (key: string, range: KeyRange | undefined, options: ReadOptions = {}) => {
    const place = await find(key, options);
    if (place === undefined) return undefined;
    if (place.kind !== "native") return range ? elsewhere.getRange(key, range, options) : elsewhere.get(key, options);
    const part = range === undefined ? place : within(place, range);
    const bytes = await base.getRange(place.key, part, options);
    if (bytes?.length === part.length) return bytes;
    const at = { source: base.name, format: "icechunk", place: place.key };
    throw new CorruptDataError(
      at,
      `${part.length} bytes of "${key}" are expected there, not ${bytes?.length ?? "none"}`,
    );
  };
  return {
    name: base.name,
    get: (key, options) => read(key, undefined, options),
    getRange: (key, range, options) => read(key, range, options),
    listFolders: async (key) => foldersBelow(nodes.keys(), key),
  };
}

function within({ offset, length }: { offset: number; length: number }, range: KeyRange) {
  if ("suffixLength" in range) {
    const size = Math.min(length, range.suffixLength);
    return { offset: offset + length - size, length: size };
  }
  return { offset: offset + range.offset, length: Math.max(0, Math.min(range.length, length - range.offset)) };
}

function foldersBelow(paths: Iterable<string>, key: string): string[] {
  const prefix = key === "" ? "" : `${key}/`;
  const below = [...paths].filter((path) => path !== "" && path.startsWith(prefix));
  return [...new Set(below.map((path) => path.slice(prefix.length).split("/")[0]!))].sort();
}

/** Finds documents and chunks by their keys. */
function chunkFinder(
  base: KeyStore,
  nodes: ReadonlyMap<string, SnapshotNode>,
): (key: string, options: ReadOptions) => Promise<ChunkPlace | undefined> {
  const manifest = manifestReader(base);
  return async (key, options) => {
    const [, path = "", name = ""] = /^(?:(.*)\/)?(zarr\.json|c(?:\/\d+)*)$/.exec(key) ?? [];
    const node = name === "" ? undefined : nodes.get(path);
    if (node === undefined) return undefined;
    if (name === "zarr.json") return { kind: "inline", value: node.metadata };
    const chunk = name.split("/").slice(1).map(Number);
    for (const part of node.manifests.filter((one) => mayHave(one, chunk))) {
      const table = await manifest(part.id, options);
      const found = inDocument(base.name, `manifests/${part.id}`, () => findChunk(table, node.id, chunk));
      if (found) return found;
    }
    return undefined;
  };
}
