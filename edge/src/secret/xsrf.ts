import { createSecret, signValue, verifyValue } from "./secret.ts";

/**
 * XSRF tokens: random, signed, bound to a session (its id, or any text that stands for an anonymous visitor), so that a
 * cookie planted by a sibling site is worth nothing. The page sends it back as `_xsrf` field, query or `X-XSRFToken`.
 */
export function xsrfToken(key: string, session: string): string {
  return signValue(key, `xsrf\0${session}`, createSecret().slice(0, 22));
}

/** Whether `token` was made by {@link xsrfToken} for this session. */
export function verifyXsrf(key: string, session: string, token: string | undefined): boolean {
  return token !== undefined && token.length < 256 && verifyValue(key, `xsrf\0${session}`, token) !== undefined;
}
