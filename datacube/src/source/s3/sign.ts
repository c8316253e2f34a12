import { createHash, createHmac } from "node:crypto";
import type { S3Credentials } from "../options.ts";

/** What is signed with. */
export interface SigningKey {
  readonly credentials: S3Credentials;
  readonly region: string;
  readonly date: Date;
}

/** SHA-256 of an empty body. */
const emptyHash = createHash("sha256").digest("hex");

/**
 * Headers of a GET request to S3 with AWS Signature Version 4 in the `authorization` header (Signature Version 4 for
 * Amazon S3, "Authenticating Requests: Using the Authorization Header"). The URL's path must be as `toCanonicalPath` gives it. Signed are the host, the range and what is
 * Amazon's; the runtime may change others on their way.
 */
export function signGet(
  url: URL,
  headers: Readonly<Record<string, string>>,
  { credentials, region, date }: SigningKey,
): Record<string, string> {
  const time = date.toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const day = time.slice(0, 8);
  const signed: Record<string, string> = { ...headers, "x-amz-content-sha256": emptyHash, "x-amz-date": time };
  if (credentials.sessionToken !== undefined) signed["x-amz-security-token"] = credentials.sessionToken;
  const canonical = Object.entries({ ...signed, host: url.host })
    .map(([name, value]): [string, string] => [name.toLowerCase(), value.trim().replaceAll(/ +/g, " ")])
    .filter(([name]) => name === "host" || name === "range" || name.startsWith("x-amz-"))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const names = canonical.map(([name]) => name).join(";");
  const request = [
    "GET",
    url.pathname,
    encodeQuery(url.searchParams),
    ...canonical.map(([name, value]) => `${name}:${value}`),
    "",
    names,
    emptyHash,
  ].join("\n");
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", time, scope, createHash("sha256").update(request).digest("hex")].join("\n");
  const key = [day, region, "s3", "aws4_request"].reduce<string | Buffer>(hmac, `AWS4${credentials.secretAccessKey}`);
  const signature = hmac(key, text).toString("hex");
  const authorization = `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return { ...signed, authorization };
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

/** RFC 3986's unreserved characters stay, all others are encoded. */
function encodeStrictly(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The path of a URL in the only encoding that signatures know. */
export function toCanonicalPath(path: string): string {
  return path
    .split("/")
    .map((part) => encodeStrictly(decodeURIComponent(part)))
    .join("/");
}

function encodeQuery(query: URLSearchParams): string {
  return [...query]
    .map(([name, value]) => `${encodeStrictly(name)}=${encodeStrictly(value)}`)
    .sort()
    .join("&");
}
