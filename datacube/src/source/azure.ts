import { SourceNotFoundError } from "../errors.ts";
import { type Address, toAddress } from "./address.ts";
import { decodeXml, readList, strangeList } from "./bucket-list.ts";
import { type BucketPage, bucketSource } from "./bucket-source.ts";
import type { AzureOptions, SourceOptions } from "./options.ts";
import type { Source } from "./registry.ts";
import type { ReadOptions } from "./source.ts";

/** Version of the blob service's protocol; bearer tokens need one to be named. */
const apiVersion = "2021-12-02";

/**
 * `az://container/blob`, `abfs://container@account.dfs.core.windows.net/path`: blobs of Azure storage, public ones, with a
 * shared access signature (`azure.sasToken`) or with a bearer token (`token`).
 */
export const azure: Source = bucketSource(async (text, options) => {
  const { container, account } = parseContainer(text, options.azure);
  const name = `az://${container}`;
  const root = options.azure?.endpoint ?? `https://${account}.blob.core.windows.net`;
  const sas = (options.azure?.sasToken ?? process.env.AZURE_STORAGE_SAS_TOKEN ?? "").replace(/^\?/, "");
  const url = `${root.replace(/\/+$/, "")}/${container}${sas === "" ? "" : `?${sas}`}`;
  const headers = { "x-ms-version": apiVersion, ...options.headers };
  const address: Address = { ...toAddress(url, { ...options, headers } satisfies SourceOptions), name };
  return { address, page: (prefix, token, more) => listBlobs(address, { prefix, token }, more) };
});

function parseContainer(text: string, options: AzureOptions = {}): { container: string; account: string } {
  const [, container, host] = /^([a-z0-9$][a-z0-9-]{1,62})(?:@([a-z0-9.-]+))?$/.exec(text) ?? [];
  const account = host?.split(".")[0] ?? options.account ?? process.env.AZURE_STORAGE_ACCOUNT;
  if (container === undefined) throw new SourceNotFoundError("az://…", "it names no container");
  if (!account && options.endpoint === undefined)
    throw new SourceNotFoundError(
      `az://${container}`,
      "name the account: { azure: { account } }, or AZURE_STORAGE_ACCOUNT",
    );
  return { container, account: account ?? "" };
}

/** One page of the blob service's List Blobs. */
async function listBlobs(
  container: Address,
  { prefix, token }: { prefix: string; token: string | undefined },
  options: ReadOptions,
): Promise<BucketPage> {
  const fixed = { restype: "container", comp: "list", delimiter: "/", prefix };
  const text = await readList(container, { ...fixed, marker: token }, options);
  if (!text.includes("<EnumerationResults")) throw strangeList(container);
  const values = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, value]) => decodeXml(value!));
  const [, next] = /<NextMarker>([^<]+)</.exec(text) ?? [];
  return {
    keys: values(/<Blob>\s*<Name>([^<]*)<\/Name>/g),
    folders: values(/<BlobPrefix>\s*<Name>([^<]*)<\/Name>/g),
    token: next === undefined ? undefined : decodeXml(next),
  };
}
