import { SourceNotFoundError } from "../errors.ts";
import { createSend, type Send, toBasic } from "./exchange.ts";
import type { SourceOptions } from "./options.ts";

const defaultTimeoutMs = 60_000;

/** A resource that answers GET requests, with its secrets kept apart from what people see. */
export interface Address {
  /** What is asked for, with the query (a signature, a token) and without user and password. */
  readonly url: string;
  /** For messages, pictures and expressions: without user, password and query. */
  readonly name: string;
  /** Sends a request with the authentication that belongs to the address. */
  readonly send: Send;
  readonly timeoutMs: number;
}

/**
 * Takes an `http:` or `https:` address apart.
 * @throws SourceNotFoundError when it is none
 */
export function toAddress(text: string, options: SourceOptions = {}): Address {
  const url = URL.parse(text);
  const name = withoutSecrets(text);
  if (!url) throw new SourceNotFoundError(name, "it is not a valid address");
  const { username, password } = url;
  url.username = "";
  url.password = "";
  const headers: Record<string, string> = {};
  if (username || password) headers.authorization = toBasic(decodePart(username), decodePart(password));
  for (const [key, value] of Object.entries(options.headers ?? {})) headers[key.toLowerCase()] = value;
  const send = createSend({ origin: url.origin, headers, token: options.token });
  return { url: url.href, name, send, timeoutMs: options.timeoutMs ?? defaultTimeoutMs };
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The address of a value below another one; the query goes with it. */
export function addressBelow(base: Address, key: string): Address {
  const url = new URL(base.url);
  const path = key.split("/").map(encodeURIComponent).join("/");
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/${path}`;
  return { ...base, url: url.href, name: `${base.name.replace(/\/*(\?…)?$/, "")}/${key}` };
}

/** The scheme of an address, without `:`, in small letters; undefined for a path. */
export function schemeOf(address: string): string | undefined {
  return /^([a-z][a-z0-9+.-]+):\/\//i.exec(address)?.[1]?.toLowerCase();
}

/** A text that looks like an address, without user, password and query. */
export function withoutSecrets(text: string): string {
  return text.replace(/\/\/[^/?#]*@/, "//").replace(/[?#].*$/s, "?…");
}
