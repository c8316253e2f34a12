import type { ServerResponse } from "node:http";
import { parseCookies, serializeCookie, verifyXsrf, xsrfToken } from "@craton/edge";
import { forbidden } from "../errors.ts";
import type { Visit } from "../http/exchange.ts";

/** Name of the cookie that JupyterLab reads. */
const cookieName = "_xsrf";

/** Guards requests that a cookie alone proves: the page must show that it could read the XSRF cookie. */
export class XsrfGuard {
  readonly #key: string;
  readonly #path: string;

  constructor(key: string, path: string) {
    this.#key = key;
    this.#path = path;
  }

  /**
   * @throws HttpError 403 when a changing request lacks the token of its session (`X-XSRFToken`, or `_xsrf` in the
   * query), or when another site's page asks; a link from there to a page of ours is no question of that page.
   */
  check({ req, method, query }: Visit, session: string): void {
    const isReading = method === "GET" || method === "HEAD";
    const isLink = isReading && req.headers["sec-fetch-mode"] === "navigate";
    if (req.headers["sec-fetch-site"] === "cross-site" && !isLink) throw forbidden("Cross-site requests are refused.");
    if (isReading) return;
    const given = req.headers["x-xsrftoken"] ?? query.get("_xsrf") ?? undefined;
    if (!verifyXsrf(this.#key, session, String(given ?? "")))
      throw forbidden("'_xsrf' argument missing or not of this session: reload the page.");
  }

  /** Gives the browser a token for its session if it has none that fits. */
  renew({ req }: Visit, res: ServerResponse, { session, secure }: { session: string; secure: boolean }): void {
    const known = parseCookies(req.headers.cookie).get(cookieName) ?? [];
    if (known.some((token) => verifyXsrf(this.#key, session, token))) return;
    const cookie = serializeCookie(cookieName, xsrfToken(this.#key, session), {
      path: this.#path,
      secure,
      readable: true,
    });
    res.appendHeader("set-cookie", cookie);
  }
}
