import type { ByteSource, KeyStore, Location } from "./source.ts";

/** Bytes in memory as a source. */
export function memorySource(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    size: bytes.length,
    read: async (offset, length, options) => {
      options?.signal?.throwIfAborted();
      return bytes.subarray(offset, offset + length);
    },
    close: async () => {},
  };
}

/** Values in memory as a store. */
function memoryStore(name: string, values: ReadonlyMap<string, Uint8Array>): KeyStore {
  return {
    name,
    get: async (key, options) => {
      options?.signal?.throwIfAborted();
      return values.get(key);
    },
    getRange: async (key, range, options) => {
      options?.signal?.throwIfAborted();
      const value = values.get(key);
      if ("suffixLength" in range) return value?.subarray(Math.max(0, value.length - range.suffixLength));
      return value?.subarray(range.offset, range.offset + range.length);
    },
    listFolders: async (key) => {
      const prefix = key === "" ? "" : `${key}/`;
      const below = [...values.keys()]
        .filter((name) => name.startsWith(prefix))
        .map((name) => name.slice(prefix.length));
      return [...new Set(below.filter((name) => name.includes("/")).map((name) => name.split("/")[0]!))].sort();
    },
  };
}

/** A file in memory, as `open()` sees it. */
export function memoryLocation(name: string, content: Uint8Array | ReadonlyMap<string, Uint8Array>): Location {
  const isFile = content instanceof Uint8Array;
  return {
    name,
    store: memoryStore(name, isFile ? new Map() : content),
    bytes: async () => (isFile ? memorySource(name, content) : undefined),
  };
}
