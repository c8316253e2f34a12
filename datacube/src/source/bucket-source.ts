import { SourceNotFoundError, SourceReadError } from "../errors.ts";
import { type Address, addressBelow, withoutSecrets } from "./address.ts";
import type { FolderEntry } from "./glob.ts";
import { addressLocation } from "./http.ts";
import type { SourceOptions } from "./options.ts";
import type { Source } from "./registry.ts";
import type { Location, ReadOptions } from "./source.ts";

/** A bucket or container of an object store. */
export interface Bucket {
  /** Its root. */
  readonly address: Address;
  /** A page of what is directly below a prefix; `token` is that of the page before. */
  page(prefix: string, token: string | undefined, options: ReadOptions): Promise<BucketPage>;
}

/** Names are whole keys; folders end with `/`. */
export interface BucketPage {
  readonly keys: readonly string[];
  readonly folders: readonly string[];
  /** What asks for the next page; undefined on the last. */
  readonly token: string | undefined;
}

/** The source of `SCHEME://BUCKET/KEY` addresses. `open` throws SourceNotFoundError for what names no bucket. */
export function bucketSource(open: (bucket: string, options: SourceOptions) => Promise<Bucket>): Source {
  return {
    locate: async (text, options) => {
      const { bucket, key } = parseAddress(text);
      return objectLocation(await open(bucket, options), key);
    },
    listing: (pattern, options) => {
      const root = /^[^:]*:\/\/[^/*?[{]*\//.exec(pattern)?.[0];
      if (root === undefined)
        throw new SourceNotFoundError(withoutSecrets(pattern), "a pattern begins behind the bucket");
      const bucket = open(parseAddress(root).bucket, options);
      return { root, list: async (folder) => listAll(await bucket, folder, options) };
    },
  };
}

function parseAddress(text: string): { bucket: string; key: string } {
  const [, bucket, key = ""] = /^[a-z0-9]+:\/\/([^/?#:]+)(?:\/([^?]*))?$/is.exec(text) ?? [];
  if (bucket !== undefined) return { bucket, key };
  throw new SourceNotFoundError(
    withoutSecrets(text),
    "it must be SCHEME://BUCKET/KEY; credentials and a query are no part of it",
  );
}

function objectLocation(bucket: Bucket, key: string): Location {
  const path = key.replace(/\/+$/, "");
  const listFolders = async (folder: string, options: ReadOptions = {}): Promise<string[]> => {
    const prefix = [path, folder].filter((part) => part !== "").join("/");
    const entries = await listAll(bucket, prefix === "" ? "" : `${prefix}/`, options);
    return entries
      .filter(({ isFolder }) => isFolder)
      .map(({ name }) => name)
      .sort();
  };
  if (path !== "") return addressLocation(addressBelow(bucket.address, path), listFolders);
  return { ...addressLocation(bucket.address, listFolders), bytes: async () => undefined };
}

/** Largest folder that is listed. */
const maxEntries = 1_000_000;

async function listAll(bucket: Bucket, prefix: string, options: ReadOptions): Promise<FolderEntry[]> {
  const { name } = bucket.address;
  const found: FolderEntry[] = [];
  let token: string | undefined;
  do {
    const page = await bucket.page(prefix, token, options);
    for (const folder of page.folders) found.push({ name: folder.slice(prefix.length, -1), isFolder: true });
    for (const key of page.keys) if (key !== prefix) found.push({ name: key.slice(prefix.length), isFolder: false });
    if (found.length > maxEntries) throw new SourceReadError(`${name}/${prefix}`, `more than ${maxEntries} members`);
    if (page.token !== undefined && page.token === token)
      throw new SourceReadError(`${name}/${prefix}`, "the list of the server does not go on");
    token = page.token;
  } while (token !== undefined);
  return found;
}
