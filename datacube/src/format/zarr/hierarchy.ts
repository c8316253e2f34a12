import { UnsupportedError } from "../../errors.ts";
import type { KeyStore } from "../../source/source.ts";
import { formatDocument, type Json, type JsonObject, parseDocument, type ZarrNode } from "./metadata.ts";

/** A group with its direct members; the root itself has the name "". */
export interface Hierarchy {
  /** Values below the group; metadata that was consolidated is not read again. */
  readonly store: KeyStore;
  readonly nodes: ReadonlyMap<string, ZarrNode>;
}

const encoder = new TextEncoder();

/** Reads the metadata of a group and of its members. */
export async function openHierarchy(base: KeyStore, group: string, signal?: AbortSignal): Promise<Hierarchy> {
  const store = below(base, group);
  const consolidated = await consolidatedDocuments(base, group, signal);
  const documents = consolidated ?? (await listedDocuments(store, signal));
  const nodes = new Map<string, ZarrNode>();
  const names = new Set([...documents.keys()].map((key) => key.split("/").slice(0, -1).join("/")));
  for (const name of [...names].filter((name) => !name.includes("/"))) {
    const node = toNode(documents, name === "" ? "" : `${name}/`);
    if (node) nodes.set(name, node);
  }
  const cached = new Map([...documents].map(([key, document]) => [key, encoder.encode(formatDocument(document))]));
  return {
    nodes,
    store: { ...store, get: async (key, options) => cached.get(key) ?? (await store.get(key, options)) },
  };
}

function below(base: KeyStore, group: string): KeyStore {
  if (group === "") return base;
  const { listFolders } = base;
  return {
    ...base,
    get: (key, options) => base.get(`${group}/${key}`, options),
    getRange: (key, range, options) => base.getRange(`${group}/${key}`, range, options),
    ...(listFolders ? { listFolders: (key: string) => listFolders(key === "" ? group : `${group}/${key}`) } : {}),
  };
}

/** The node below a prefix of keys; undefined where there is none. */
export function toNode(documents: ReadonlyMap<string, JsonObject>, prefix: string): ZarrNode | undefined {
  const v3 = documents.get(`${prefix}zarr.json`);
  if (v3) {
    return {
      version: 3,
      kind: v3.node_type === "array" ? "array" : "group",
      document: v3,
      attrs: toObject(v3.attributes),
    };
  }
  const attrs = documents.get(`${prefix}.zattrs`) ?? {};
  const array = documents.get(`${prefix}.zarray`);
  const document = array ?? documents.get(`${prefix}.zgroup`);
  return document && { version: 2, kind: array ? "array" : "group", document, attrs };
}

function toObject(value: Json | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

/** Consolidated metadata of the root, as documents by key relative to the group. */
async function consolidatedDocuments(
  base: KeyStore,
  group: string,
  signal?: AbortSignal,
): Promise<Map<string, JsonObject> | undefined> {
  const v3 = await base.get("zarr.json", { signal });
  const found = new Map<string, JsonObject>();
  if (v3) {
    const root = parseDocument(v3, base.name, "zarr.json");
    const consolidated = toObject(root.consolidated_metadata).metadata;
    if (consolidated === undefined && root.node_type !== "array") return undefined;
    found.set("zarr.json", root);
    for (const [path, document] of Object.entries(toObject(consolidated)))
      found.set(`${path}/zarr.json`, toObject(document));
  } else {
    const v2 = await base.get(".zmetadata", { signal });
    if (!v2) return undefined;
    const { metadata } = parseDocument(v2, base.name, ".zmetadata");
    for (const [key, document] of Object.entries(toObject(metadata))) found.set(key, toObject(document));
  }
  if (group === "") return found;
  const prefix = `${group}/`;
  return new Map(
    [...found].filter(([key]) => key.startsWith(prefix)).map(([key, document]) => [key.slice(prefix.length), document]),
  );
}

const documentNames = ["zarr.json", ".zarray", ".zgroup", ".zattrs"];

async function listedDocuments(store: KeyStore, signal?: AbortSignal): Promise<Map<string, JsonObject>> {
  const found = new Map<string, JsonObject>();
  const load = async (prefix: string): Promise<void> => {
    for (const name of documentNames) {
      const bytes = await store.get(prefix + name, { signal });
      if (bytes) found.set(prefix + name, parseDocument(bytes, store.name, prefix + name));
    }
  };
  await load("");
  if (found.has(".zarray") || found.get("zarr.json")?.node_type === "array") return found;
  if (!store.listFolders) {
    throw new UnsupportedError(
      `a Zarr group without consolidated metadata at ${store.name}`,
      "its members cannot be listed over HTTP: consolidate it (zarr.consolidate_metadata), or open one array by its own URL",
    );
  }
  for (const folder of await store.listFolders("")) await load(`${folder}/`);
  return found;
}
