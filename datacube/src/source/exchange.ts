import { CookieJar } from "./cookies.ts";
import { findLogin } from "./netrc.ts";

/** What goes with one request besides the address. */
interface SendOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Makes it a POST request with these data. */
  readonly body?: string | undefined;
}

/** Sends one request with its authentication and gives the answer, after redirects. */
export type Send = (url: string, options: SendOptions) => Promise<Response>;

/** Who asks. All of it goes only to `origin`; other servers that take part in a login get what the netrc file has for them. */
export interface Identity {
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly token?: string | (() => string | Promise<string>) | undefined;
}

/** A failure that another attempt would only repeat; the message is for people. */
export class FinalError extends Error {}

const maxRedirects = 10;
/** Cookies of those who are known by their netrc file only, and so are the same person. */
const commonCookies = new CookieJar();

/**
 * Sends as an identity: explicit headers and tokens to the origin of the address, netrc logins to the hosts they are for,
 * cookies to the origins that set them. Redirects of a login (NASA Earthdata: from the archive to the login server and
 * back) thus end with the file.
 */
export function createSend(identity: Identity): Send {
  const isExplicit = identity.token !== undefined || Object.keys(identity.headers).length > 0;
  const cookies = isExplicit ? new CookieJar() : commonCookies;
  return async (url, { headers, signal, body }) => {
    let target = new URL(url);
    let data = body;
    for (let hop = 0; hop <= maxRedirects; hop++) {
      const all = toHeaders({ ...headers, ...(await authentication(target, identity)) });
      const cookie = cookies.header(target);
      if (cookie !== undefined && !all.has("cookie")) all.set("cookie", cookie);
      const response = await fetch(target, { headers: all, signal, redirect: "manual", ...asPost(data) });
      cookies.store(target, response.headers.getSetCookie());
      const next = redirectOf(response, target);
      if (!next) return response;
      await response.body?.cancel();
      target = next;
      if (response.status < 307) data = undefined;
    }
    throw new FinalError(`the server redirects more than ${maxRedirects} times`);
  };
}

/** RFC 9110, section 15.4: a POST request goes on as such after 307 and 308 only. */
function asPost(body: string | undefined): RequestInit {
  return body === undefined ? {} : { method: "POST", body };
}

async function authentication(target: URL, identity: Identity): Promise<Record<string, string>> {
  const isOwn = target.origin === identity.origin;
  const own = isOwn ? { ...identity.headers } : {};
  if (own.authorization !== undefined) return own;
  if (isOwn && identity.token !== undefined) {
    const token = typeof identity.token === "function" ? await identity.token() : identity.token;
    return { ...own, authorization: `Bearer ${token}` };
  }
  if (!isOwn && !isPrivate(target)) return own;
  const login = await findLogin(target.hostname, isOwn);
  return login ? { ...own, authorization: toBasic(login.user, login.password) } : own;
}

/** Whether nobody on the way can read a password that is sent there. */
function isPrivate({ protocol, hostname }: URL): boolean {
  return protocol === "https:" || hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
}

/** Value of an `authorization` header of HTTP's Basic scheme. */
export function toBasic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

/** Headers; what is refused is not repeated in the message, because it may be a secret. */
function toHeaders(headers: Readonly<Record<string, string>>): Headers {
  const result = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    try {
      result.set(name, value);
    } catch {
      throw new FinalError(`the header "${name}" has a name or value that HTTP does not allow`);
    }
  }
  return result;
}

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

function redirectOf({ status, headers }: Response, from: URL): URL | undefined {
  const location = headers.get("location");
  if (!redirects.has(status) || location === null) return undefined;
  const target = URL.parse(location, from.href);
  if (!target || !/^https?:$/.test(target.protocol)) throw new FinalError("the server redirects to no http address");
  target.username = "";
  target.password = "";
  return target;
}
