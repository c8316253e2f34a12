import { readFile } from "node:fs/promises";
import { SourceReadError } from "../../errors.ts";
import { toAddress } from "../address.ts";
import { shared } from "../host.ts";
import { refusalText } from "../http-answer.ts";
import { httpGet } from "../http-request.ts";
import type { S3Credentials, S3Options } from "../options.ts";
import type { Profile } from "./profile.ts";

/** Gives the key to sign with, undefined to send no signature; `isRefused` when the last one was. */
export type CredentialsProvider = (isRefused?: boolean) => Promise<S3Credentials | undefined>;

/** Keys are renewed so long before they end. */
const marginMs = 5 * 60_000;

/** Where the key of an address comes from: options, environment, profile, the role of a container; else there is none. */
export function createProvider(options: S3Options, profile: Profile | undefined): CredentialsProvider {
  const { credentials } = options;
  if (options.anonymous) return async () => undefined;
  if (typeof credentials === "string" || credentials instanceof URL)
    return renewing(() => askEndpoint(String(credentials), {}));
  if (typeof credentials === "function") return renewing(credentials);
  if (credentials) return async () => credentials;
  const { env } = process;
  if (options.profile === undefined && env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY) {
    const fromEnvironment = {
      accessKeyId: env.AWS_ACCESS_KEY_ID,
      secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
      sessionToken: env.AWS_SESSION_TOKEN || undefined,
    };
    return async () => fromEnvironment;
  }
  const [accessKeyId, secretAccessKey] = [profile?.get("aws_access_key_id"), profile?.get("aws_secret_access_key")];
  if (accessKeyId && secretAccessKey) {
    const fromProfile = { accessKeyId, secretAccessKey, sessionToken: profile?.get("aws_session_token") };
    return async () => fromProfile;
  }
  const url = containerUrl();
  return url === undefined ? async () => undefined : renewing(async () => askEndpoint(url, await containerHeaders()));
}

/** Address of the role of a container (ECS, EKS Pod Identity), where it runs in one. */
function containerUrl(): string | undefined {
  const { AWS_CONTAINER_CREDENTIALS_FULL_URI: full, AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: relative } = process.env;
  return relative ? `http://169.254.170.2${relative}` : full || undefined;
}

async function containerHeaders(): Promise<Record<string, string>> {
  const { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: path, AWS_CONTAINER_AUTHORIZATION_TOKEN: token } = process.env;
  const authorization = path ? (await readFile(path, "utf8")).trim() : token;
  return authorization ? { authorization } : {};
}

/** Asks once for all who wait, and again before the key ends or when it was refused. */
function renewing(ask: () => Promise<S3Credentials>): CredentialsProvider {
  let current: Promise<S3Credentials> | undefined;
  let renewAt = Number.POSITIVE_INFINITY;
  return async (isRefused = false) => {
    if (current && !isRefused && Date.now() < renewAt) return current;
    renewAt = Number.POSITIVE_INFINITY;
    const asked = shared(ask);
    current = asked;
    try {
      const { expiration } = await asked;
      const ends = expiration === undefined ? Number.POSITIVE_INFINITY : new Date(expiration).getTime();
      renewAt = Math.max(ends - marginMs, Date.now() + 1000);
      return await asked;
    } catch (error) {
      if (current === asked) current = undefined;
      throw error;
    }
  };
}

const maxAnswerBytes = 2 ** 16;

/** Asks an endpoint for a key: members as AWS names them, in either case. */
async function askEndpoint(url: string, headers: Readonly<Record<string, string>>): Promise<S3Credentials> {
  const address = toAddress(url, { headers });
  return httpGet(address, {}, async (answer) => {
    if (answer.status !== 200) throw new SourceReadError(address.name, refusalText(answer));
    const text = new TextDecoder().decode(await answer.body(maxAnswerBytes));
    const found = toCredentials(text);
    if (found) return found;
    throw new SourceReadError(address.name, "it answers with no S3 credentials (accessKeyId, secretAccessKey as JSON)");
  });
}

function toCredentials(text: string): S3Credentials | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof answer !== "object" || answer === null) return undefined;
  const members = new Map(Object.entries(answer).map(([name, value]) => [name.toLowerCase(), value as unknown]));
  const member = (...names: string[]): string | undefined =>
    names.map((name) => members.get(name)).find((value): value is string => typeof value === "string");
  const [accessKeyId, secretAccessKey] = [member("accesskeyid"), member("secretaccesskey")];
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return {
    accessKeyId,
    secretAccessKey,
    sessionToken: member("sessiontoken", "token"),
    expiration: member("expiration"),
  };
}
