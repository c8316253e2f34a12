import { bucketSource } from "../bucket-source.ts";
import type { Source } from "../registry.ts";
import { openBucket } from "./bucket.ts";
import { listObjects } from "./list.ts";

/** `s3://bucket/key`: objects of Amazon S3 and of stores that speak its protocol. */
export const s3: Source = bucketSource(async (name, options) => {
  const address = await openBucket(name, options);
  return { address, page: (prefix, token, more) => listObjects(address, { prefix, token }, more) };
});
