interface Cookie {
  readonly value: string;
  readonly path: string;
  /** Milliseconds since 1970; infinity for the life of the process. */
  readonly expires: number;
}

const maxCookies = 50;
const maxOrigins = 200;
const maxCookieLength = 4096;

/**
 * Cookies by origin. Each goes back only to the very origin that set it, whatever domain it asks for: enough for the
 * redirects of a login, and no server can set one for another.
 */
export class CookieJar {
  readonly #origins = new Map<string, Map<string, Cookie>>();

  /** Value of the `cookie` header for a request. */
  header(url: URL, now: number = Date.now()): string | undefined {
    const cookies = [...(this.#origins.get(url.origin) ?? [])].filter(
      ([, cookie]) => cookie.expires > now && isBelow(url.pathname, cookie.path),
    );
    return cookies.length === 0 ? undefined : cookies.map(([name, { value }]) => `${name}=${value}`).join("; ");
  }

  /** Takes the `set-cookie` headers of an answer. */
  store(url: URL, headers: readonly string[], now: number = Date.now()): void {
    for (const header of headers) {
      const [pair = "", ...attributes] = header.split(";").map((part) => part.trim());
      const at = pair.indexOf("=");
      if (at <= 0 || pair.length > maxCookieLength) continue;
      const cookies = this.#cookiesOf(url.origin);
      cookies.delete(pair.slice(0, at));
      if (cookies.size < maxCookies) cookies.set(pair.slice(0, at), toCookie(pair.slice(at + 1), attributes, url, now));
    }
  }

  #cookiesOf(origin: string): Map<string, Cookie> {
    const cookies = this.#origins.get(origin) ?? new Map<string, Cookie>();
    this.#origins.delete(origin);
    this.#origins.set(origin, cookies);
    for (const oldest of this.#origins.keys()) {
      if (this.#origins.size <= maxOrigins) break;
      this.#origins.delete(oldest);
    }
    return cookies;
  }
}

/** RFC 6265, section 5.2. */
function toCookie(value: string, attributes: readonly string[], url: URL, now: number): Cookie {
  const known = new Map(
    attributes.map((attribute) => {
      const [name = "", ...rest] = attribute.split("=");
      return [name.toLowerCase(), rest.join("=")];
    }),
  );
  const maxAge = Number.parseInt(known.get("max-age") ?? "", 10);
  const until = Date.parse(known.get("expires") ?? "");
  const path = known.get("path");
  return {
    value,
    path: path?.startsWith("/") ? path : url.pathname.replace(/\/[^/]*$/, "") || "/",
    expires: Number.isNaN(maxAge) ? (Number.isNaN(until) ? Number.POSITIVE_INFINITY : until) : now + maxAge * 1000,
  };
}

/** RFC 6265, section 5.1.4. */
function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}
