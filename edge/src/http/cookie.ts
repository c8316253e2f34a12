/** Options of a `Set-Cookie` (RFC 6265). Always `HttpOnly` and `SameSite=Lax` unless said otherwise. */
export interface CookieOptions {
  path: string;
  secure: boolean;
  /** Seconds to live; absent: until the browser ends; 0: delete. */
  maxAgeS?: number;
  /** Only the XSRF cookie is read by pages. */
  readable?: boolean;
}

/**
 * All values of each cookie name, in the order sent: a browser may send several of one name (other paths, a parent
 * domain's), so a caller takes the one that verifies, not the first.
 */
export function parseCookies(header: string | undefined): Map<string, string[]> {
  const cookies = new Map<string, string[]>();
  for (const pair of (header ?? "").split(";")) {
    const at = pair.indexOf("=");
    const name = pair.slice(0, Math.max(at, 0)).trim();
    if (name === "") continue;
    const value = decode(
      pair
        .slice(at + 1)
        .trim()
        .replace(/^"(.*)"$/, "$1"),
    );
    cookies.set(name, [...(cookies.get(name) ?? []), value]);
  }
  return cookies;
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** The text of one `Set-Cookie` header; the value is percent-encoded. */
export function serializeCookie(name: string, value: string, options: CookieOptions): string {
  const parts = [`${name}=${encodeURIComponent(value)}`, `Path=${options.path}`, "SameSite=Lax"];
  if (!options.readable) parts.push("HttpOnly");
  if (options.secure) parts.push("Secure");
  if (options.maxAgeS !== undefined) parts.push(`Max-Age=${options.maxAgeS}`);
  return parts.join("; ");
}
