import { SourceNotFoundError } from "../errors.ts";
import { type Address, toAddress } from "./address.ts";
import { readList, strangeList } from "./bucket-list.ts";
import { type BucketPage, bucketSource } from "./bucket-source.ts";
import type { Source } from "./registry.ts";
import type { ReadOptions } from "./source.ts";

/**
 * `gs://bucket/key`: objects of Google Cloud Storage, public ones or with a bearer token (`token`). `STORAGE_EMULATOR_HOST`
 * names another server, as for Google's own clients.
 */
export const google: Source = bucketSource(async (bucket, options) => {
  if (!/^[a-z0-9][\w.-]{1,254}$/i.test(bucket)) throw new SourceNotFoundError("gs://…", "it names no bucket");
  const emulator = process.env.STORAGE_EMULATOR_HOST;
  const host = emulator
    ? emulator.replace(/^(?!https?:\/\/)/, "http://").replace(/\/+$/, "")
    : "https://storage.googleapis.com";
  const name = `gs://${bucket}`;
  const address: Address = { ...toAddress(`${host}/${bucket}/`, options), name };
  const list: Address = { ...address, url: `${host}/storage/v1/b/${bucket}/o` };
  return { address, page: (prefix, token, more) => listObjects(list, { prefix, token }, more) };
});

/** One page of the JSON API's `objects.list`. */
async function listObjects(
  list: Address,
  { prefix, token }: { prefix: string; token: string | undefined },
  options: ReadOptions,
): Promise<BucketPage> {
  const fields = "items(name),prefixes,nextPageToken";
  const text = await readList(list, { prefix, delimiter: "/", fields, pageToken: token }, options);
  let page: { items?: unknown; prefixes?: unknown; nextPageToken?: unknown } | null;
  try {
    page = JSON.parse(text);
  } catch {
    throw strangeList(list);
  }
  const { items = [], prefixes = [], nextPageToken } = page ?? {};
  const keys = Array.isArray(items) ? items.map((item: { name?: unknown } | null) => item?.name) : [undefined];
  const folders: unknown[] = Array.isArray(prefixes) ? prefixes : [undefined];
  if (![...keys, ...folders].every((name) => typeof name === "string")) throw strangeList(list);
  return {
    keys: keys as string[],
    folders: folders as string[],
    token: typeof nextPageToken === "string" ? nextPageToken : undefined,
  };
}
