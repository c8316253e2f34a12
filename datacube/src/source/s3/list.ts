import type { Address } from "../address.ts";
import { decodeXml, readList, strangeList } from "../bucket-list.ts";
import type { BucketPage } from "../bucket-source.ts";
import type { ReadOptions } from "../source.ts";

/** One page of S3's ListObjectsV2. */
export async function listObjects(
  bucket: Address,
  { prefix, token }: { prefix: string; token: string | undefined },
  options: ReadOptions,
): Promise<BucketPage> {
  const fixed = { "list-type": "2", delimiter: "/", "encoding-type": "url", prefix };
  const text = await readList(bucket, { ...fixed, "continuation-token": token }, options);
  const decode = text.includes("<EncodingType>url</EncodingType>") ? decodeUrl : (value: string) => value;
  const values = (pattern: RegExp): string[] =>
    [...text.matchAll(pattern)].map(([, value]) => decode(decodeXml(value!)));
  const isTruncated = /<IsTruncated>true<\/IsTruncated>/.test(text);
  const [, next] = /<NextContinuationToken>([^<]*)</.exec(text) ?? [];
  if (!text.includes("<ListBucketResult") || (isTruncated && next === undefined)) throw strangeList(bucket);
  return {
    keys: values(/<Key>([^<]*)<\/Key>/g),
    folders: values(/<CommonPrefixes>\s*<Prefix>([^<]*)<\/Prefix>/g),
    token: isTruncated ? decodeXml(next!) : undefined,
  };
}

function decodeUrl(text: string): string {
  return decodeURIComponent(text.replaceAll("+", "%20"));
}
