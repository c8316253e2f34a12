import { SourceNotFoundError } from "../../errors.ts";
import type { Address } from "../address.ts";
import type { Send } from "../exchange.ts";
import type { S3Options, SourceOptions } from "../options.ts";
import { type CredentialsProvider, createProvider } from "./credentials.ts";
import { type Profile, readProfile } from "./profile.ts";
import { signGet, toCanonicalPath } from "./sign.ts";

/** A bucket as an address: `url` is its root. */
export async function openBucket(bucket: string, { s3 = {}, timeoutMs = 60_000 }: SourceOptions): Promise<Address> {
  if (!/^[a-z0-9][\w.-]{1,254}$/i.test(bucket)) throw new SourceNotFoundError("s3://…", "it names no bucket");
  const named = s3.profile ?? process.env.AWS_PROFILE;
  const profile = await readProfile(named ?? "default");
  if (named !== undefined && !profile)
    throw new SourceNotFoundError(`s3://${bucket}`, `AWS's files have no profile "${named}"`);
  const region = regionOf(s3, profile);
  const endpoint = endpointOf(s3, profile);
  const url = endpoint === undefined ? amazonUrl(bucket, region, s3) : endpointUrl(bucket, endpoint, s3);
  const send = createS3Send({ region, s3, provider: createProvider(s3, profile) });
  return { url, name: `s3://${bucket}`, send, timeoutMs };
}

function regionOf(s3: S3Options, profile: Profile | undefined): string {
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  return s3.region ?? (AWS_REGION || AWS_DEFAULT_REGION || profile?.get("region") || "us-east-1");
}

function endpointOf(s3: S3Options, profile: Profile | undefined): string | undefined {
  const { AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL } = process.env;
  return s3.endpoint ?? (AWS_ENDPOINT_URL_S3 || AWS_ENDPOINT_URL || profile?.get("endpoint_url") || undefined);
}

function amazonUrl(bucket: string, region: string, { pathStyle = bucket.includes(".") }: S3Options): string {
  const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  return pathStyle ? `https://s3.${region}.${domain}/${bucket}/` : `https://${bucket}.s3.${region}.${domain}/`;
}

function endpointUrl(bucket: string, endpoint: string, { pathStyle = true }: S3Options): string {
  const url = URL.parse(endpoint);
  if (!url || !/^https?:$/.test(url.protocol))
    throw new SourceNotFoundError(`s3://${bucket}`, "the endpoint must be an http or https URL");
  if (pathStyle) url.pathname = `${url.pathname.replace(/\/+$/, "")}/${bucket}/`;
  else url.host = `${bucket}.${url.host}`;
  return url.href;
}

interface Signer {
  readonly region: string;
  readonly s3: S3Options;
  readonly provider: CredentialsProvider;
}

/** Signs each request anew; follows a bucket to its region, and asks for another key when one has ended. */
function createS3Send({ region: first, s3, provider }: Signer): Send {
  let region = first;
  return async (address, { headers, signal }) => {
    let isRefused = false;
    for (let attempt = 1; ; attempt++) {
      const url = new URL(address);
      url.pathname = toCanonicalPath(url.pathname);
      url.hostname = url.hostname.replace(`s3.${first}.amazonaws.com`, `s3.${region}.amazonaws.com`);
      const credentials = await provider(isRefused);
      const paid = s3.requesterPays ? { ...headers, "x-amz-request-payer": "requester" } : headers;
      const all = credentials ? signGet(url, paid, { credentials, region, date: new Date() }) : paid;
      const response = await fetch(url, { headers: { ...all }, signal, redirect: "manual" });
      if (response.status < 300 || response.status === 416) return response;
      const answer = await withErrorCode(response);
      const other = answer.headers.get("x-amz-bucket-region");
      const hasMoved = other !== null && other !== region && /^[a-z0-9-]+$/.test(other) && answer.status !== 403;
      isRefused =
        credentials !== undefined && /^(ExpiredToken|InvalidToken|TokenRefreshRequired)$/.test(codeOf(answer));
      if (attempt === 3 || !(hasMoved || isRefused)) return answer;
      if (hasMoved) region = other;
    }
  };
}

function codeOf({ headers }: Response): string {
  return headers.get("x-amz-error-code") ?? "";
}

/** The answer without its body, of which only the code of the error is kept: the rest may repeat parts of a key. */
async function withErrorCode(response: Response): Promise<Response> {
  const headers = new Headers(response.headers);
  let text = "";
  for await (const part of response.body ?? []) {
    text += new TextDecoder("latin1").decode(part);
    if (text.length > 2 ** 16) break;
  }
  const [, code] = /<Code>(\w{1,64})<\/Code>/.exec(text) ?? [];
  if (code !== undefined) headers.set("x-amz-error-code", code);
  headers.delete("content-type");
  return new Response(null, { status: response.status, headers });
}
