import type { ServerResponse } from "node:http";
import { serializeCookie, verifyXsrf, xsrfToken } from "@craton/edge";
import { forbidden } from "../errors.ts";
import type { Visit } from "../http/exchange.ts";

/** Name of the cookie that JupyterLab reads. */
const cookieName = "_xsrf";

/**
 * Paths of the pages that read it. Were it set for the whole server, the pages of a named server below would see it
 * too, and JupyterLab takes the last of several.
 */
const pages = ["lab", "doc"];

/** Guards requests that a cookie alone proves: the page must show that it could read the XSRF cookie. */
export class XsrfGuard {
  readonly #key: string;
  readonly #baseUrl: string;

  constructor(key: string, baseUrl: string) {
    this.#key = key;
    this.#baseUrl = baseUrl;
  }

  /**
   * @throws HttpError 403 when a changing request lacks the token of its session (`X-XSRFToken`, or `_xsrf` in the
   * query), or when another site's page asks; a link from there to a page of ours is no question of that page.
   */
  check(visit: Visit, session: string): void {
    const { req, method } = visit;
    const isReading = method === "GET" || method === "HEAD";
    const isLink = isReading && req.headers["sec-fetch-mode"] === "navigate";
    if (req.headers["sec-fetch-site"] === "cross-site" && !isLink) throw forbidden("Cross-site requests are refused.");
    if (!isReading && !this.#isProven(visit, session)) {
      throw forbidden("'_xsrf' argument missing or not of this session: reload the page.");
    }
  }

  /** Gives the browser a token for its session unless it just showed one that fits. */
  renew(visit: Visit, res: ServerResponse, { session, secure }: { session: string; secure: boolean }): void {
    if (this.#isProven(visit, session)) return;
    const token = xsrfToken(this.#key, session);
    for (const page of pages) {
      const path = this.#baseUrl + page;
      res.appendHeader("set-cookie", serializeCookie(cookieName, token, { path, secure, readable: true }));
    }
  }

  #isProven({ req, query }: Visit, session: string): boolean {
    const given = req.headers["x-xsrftoken"] ?? query.get("_xsrf");
    return typeof given === "string" && verifyXsrf(this.#key, session, given);
  }
}
