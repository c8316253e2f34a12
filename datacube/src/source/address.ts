import { SourceNotFoundError } from "../errors.ts";

/** An `http:` or `https:` address, with its secrets kept apart from what people see. */
export interface Address {
  /** What is asked for, with the query (a signature, a token) and without user and password. */
  readonly url: string;
  /** Authorization, where the address has user and password. */
  readonly headers: Readonly<Record<string, string>>;
  /** For messages, pictures and expressions: without user, password and query. */
  readonly name: string;
}

/**
 * Takes an address apart.
 * @throws SourceNotFoundError when it is none
 */
export function toAddress(text: string): Address {
  const url = URL.parse(text);
  const name = withoutSecrets(text);
  if (!url) throw new SourceNotFoundError(name, "it is not a valid address");
  const { username, password } = url;
  url.username = "";
  url.password = "";
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64");
  const headers = username || password ? { authorization: `Basic ${credentials}` } : {};
  return { url: url.href, headers, name };
}

/** The address of a value below another one; the query goes with it. */
export function addressBelow(base: Address, key: string): Address {
  const url = new URL(base.url);
  const path = key.split("/").map(encodeURIComponent).join("/");
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/${path}`;
  return { ...base, url: url.href, name: withoutSecrets(url.href) };
}

/** A text that looks like an address, without user, password and query. */
export function withoutSecrets(text: string): string {
  return text.replace(/\/\/[^/?#]*@/, "//").replace(/[?#].*$/s, "?…");
}
