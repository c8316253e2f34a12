import type { IncomingMessage, ServerResponse } from "node:http";
import {
  clientOf,
  createSecret,
  HttpError,
  hashSecret,
  parseCookies,
  serializeCookie,
  signValue,
  verifyValue,
  verifyXsrf,
  xsrfToken,
} from "@craton/edge";
import type { Store } from "../store/store.ts";
import type { User } from "../store/users.ts";

/** How long a log-in holds without use. */
export const sessionLifeMs = 1_209_600_000;
/** The longest that browsers keep a cookie; the store says when a session ends. */
const cookieLifeS = 34_560_000;
/** A session in use is prolonged at most this often. */
const prolongAfterMs = 86_400_000;

const sessionCookie = "craton-hub-session";
const sessionIdCookie = "jupyterhub-session-id";
const xsrfCookie = "_xsrf";

/** Somebody who is logged in. */
export interface Visitor {
  user: User;
  sessionId: string;
}

/** Log-ins of browsers and the XSRF tokens that belong to them. */
export interface Sessions {
  /** Logs a person in with a new session; the browser's earlier one ends. */
  open(req: IncomingMessage, res: ServerResponse, user: User): Promise<void>;
  /** Who asks, by cookie; undefined when nobody is logged in, or the person is blocked or gone. */
  visitorOf(req: IncomingMessage): Promise<Visitor | undefined>;
  /** Logs out: the session ends and every token made in it is revoked. */
  close(req: IncomingMessage, res: ServerResponse): Promise<void>;
  /** The XSRF token for a page's forms; sets the cookie when the browser has no valid one. */
  xsrfFor(req: IncomingMessage, res: ServerResponse): Promise<string>;
  /** @throws HttpError 403 unless `token` is the browser's own and the request comes from this site's pages. */
  checkXsrf(req: IncomingMessage, token: string | undefined): Promise<void>;
}

/** What {@link createSessions} needs. */
export interface SessionsOptions {
  store: Store;
  baseUrl: string;
  hops: number;
  now: () => number;
}

/** Sessions in the store, signed with keys from the store. */
export async function createSessions({ store, baseUrl, hops, now }: SessionsOptions): Promise<Sessions> {
  const key = await store.signingKeys.getOrCreate("cookies", createSecret(), now());
  const known = new WeakMap<IncomingMessage, Promise<Visitor | undefined>>();
  const hubPath = `${baseUrl}hub/`;
  const cookies = (req: IncomingMessage, name: string): string[] => parseCookies(req.headers.cookie).get(name) ?? [];
  const set = (req: IncomingMessage, res: ServerResponse, cookie: CookieToSet): void => {
    const secure = clientOf(req, { hops }).proto === "https";
    const { name, value, path, ...more } = cookie;
    res.appendHeader("set-cookie", serializeCookie(name, value, { path, secure, ...more }));
  };

  async function find(req: IncomingMessage): Promise<Visitor | undefined> {
    for (const signed of cookies(req, sessionCookie)) {
      const secret = verifyValue(key, "session", signed);
      const session = secret && (await store.sessions.get(hashSecret(secret), now()));
      if (!session) continue;
      const user = await store.users.byId(session.userId);
      if (!user || user.blocked) continue;
      const expiresAt = now() + sessionLifeMs;
      if (expiresAt - session.expiresAt > prolongAfterMs) await store.sessions.extend(hashSecret(secret), expiresAt);
      return { user, sessionId: session.sessionId };
    }
    return undefined;
  }

  function visitorOf(req: IncomingMessage): Promise<Visitor | undefined> {
    const found = known.get(req) ?? find(req);
    known.set(req, found);
    return found;
  }

  const binding = async (req: IncomingMessage): Promise<string> => (await visitorOf(req))?.sessionId ?? "anonymous";

  return {
    visitorOf,
    async open(req, res, user) {
      const earlier = await visitorOf(req);
      if (earlier) await store.sessions.end(earlier.sessionId);
      const secret = createSecret();
      const sessionId = createSecret().slice(0, 32);
      const at = now();
      const session = { userId: user.id, sessionId, createdAt: at, expiresAt: at + sessionLifeMs };
      await store.sessions.create(hashSecret(secret), session);
      await store.users.touch(user.id, at);
      known.set(req, Promise.resolve({ user, sessionId }));
      const maxAgeS = cookieLifeS;
      set(req, res, { name: sessionCookie, value: signValue(key, "session", secret), path: hubPath, maxAgeS });
      set(req, res, { name: sessionIdCookie, value: sessionId, path: baseUrl, maxAgeS });
      set(req, res, { name: xsrfCookie, value: xsrfToken(key, sessionId), path: hubPath, readable: true });
    },
    async close(req, res) {
      const visitor = await visitorOf(req);
      if (visitor) await store.sessions.end(visitor.sessionId);
      known.set(req, Promise.resolve(undefined));
      set(req, res, { name: sessionCookie, value: "", path: hubPath, maxAgeS: 0 });
      set(req, res, { name: sessionIdCookie, value: "", path: baseUrl, maxAgeS: 0 });
      set(req, res, { name: xsrfCookie, value: "", path: hubPath, maxAgeS: 0, readable: true });
    },
    async xsrfFor(req, res) {
      const session = await binding(req);
      const valid = cookies(req, xsrfCookie).find((token) => verifyXsrf(key, session, token));
      if (valid) return valid;
      const token = xsrfToken(key, session);
      set(req, res, { name: xsrfCookie, value: token, path: hubPath, readable: true });
      return token;
    },
    async checkXsrf(req, token) {
      const site = req.headers["sec-fetch-site"];
      if (site !== undefined && site !== "same-origin" && site !== "none") {
        throw new HttpError(
          403,
          "cross_site",
          "This request came from another site's page. Open the hub and try again.",
        );
      }
      if (!token) throw new HttpError(403, "xsrf_missing", "'_xsrf' argument missing");
      if (!cookies(req, xsrfCookie).includes(token) || !verifyXsrf(key, await binding(req), token)) {
        throw new HttpError(
          403,
          "xsrf_mismatch",
          "The '_xsrf' argument does not match. Reload the page and try again.",
        );
      }
    },
  };
}

interface CookieToSet {
  name: string;
  value: string;
  path: string;
  maxAgeS?: number;
  readable?: boolean;
}
