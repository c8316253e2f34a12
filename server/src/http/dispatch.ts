import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Html, HttpError, html, type Log, message, toProblem } from "@craton/edge";
import type { Gate } from "../auth/gate.ts";
import type { XsrfGuard } from "../auth/xsrf.ts";
import { forbidden, notFound } from "../errors.ts";
import type { Exchange, Visit } from "./exchange.ts";
import { sendJson, sendPage } from "./reply.ts";
import type { Route, Router } from "./router.ts";

/** What {@link createDispatch} works with. */
export interface DispatchParts {
  baseUrl: string;
  router: Router;
  gate: Gate;
  xsrf: XsrfGuard;
  isSecure: (visit: Visit) => boolean;
  log: Log;
  /** Called for each request of a person or program. */
  onActivity: () => void;
}

/** Splits a request's address. @returns undefined when it is not below the base URL. */
export function toVisit(req: IncomingMessage, baseUrl: string): Visit | undefined {
  const url = req.url ?? "/";
  const at = url.indexOf("?");
  const address = at < 0 ? url : url.slice(0, at);
  const path = below(address, baseUrl);
  const query = new URLSearchParams(at < 0 ? "" : url.slice(at + 1));
  return path === undefined ? undefined : { req, method: req.method ?? "GET", path, query };
}

/** The rest of an address below the base URL, with leading slash; the base may be escaped in another way. */
function below(address: string, baseUrl: string): string | undefined {
  if (address.startsWith(baseUrl)) return address.slice(baseUrl.length - 1);
  if (`${address}/` === baseUrl) return "/";
  const depth = baseUrl.split("/").length - 1;
  const parts = address.split("/");
  const same = unescaped(parts.slice(0, depth).join("/")) === unescaped(baseUrl.slice(0, -1));
  return same ? `/${parts.slice(depth).join("/")}` : undefined;
}

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Makes the listener of an HTTP server: finds the route, lets the gate decide, answers errors as Jupyter does. */
export function createDispatch(parts: DispatchParts): (req: IncomingMessage, res: ServerResponse) => void {
  return (req, res) => {
    const started = performance.now();
    const id = requestIdOf(req);
    res.setHeader("x-request-id", id);
    res.setHeader("x-content-type-options", "nosniff");
    for (const [name, value] of Object.entries(parts.gate.headers())) res.setHeader(name, value);
    res.once("close", () => {
      const ms = Math.round((performance.now() - started) * 10) / 10;
      const path = (req.url ?? "").split("?")[0]?.slice(0, 512);
      parts.log[res.statusCode >= 500 ? "error" : "debug"](
        { request: id, method: req.method, path, status: res.statusCode, ms },
        "request",
      );
    });
    answer(parts, req, res).catch((error: unknown) => fail(error, { req, res, log: parts.log, id }));
  };
}

async function answer(parts: DispatchParts, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const visit = toVisit(req, parts.baseUrl);
  if (!visit) throw notFound("There is nothing here.");
  const found = parts.router.match(visit.method, visit.path);
  if ("route" in found) {
    const { route, params } = found;
    const exchange = await admit(parts, route, { ...visit, res, params, identity: undefined });
    if (exchange) await route.handler(exchange);
    return;
  }
  if (found.allowed.length === 0) {
    // Who is not known learns nothing of what there is.
    if (!(await parts.gate.identify(visit, "api"))) throw forbidden("Forbidden");
    throw notFound("There is nothing here.");
  }
  const allow = [...new Set(found.allowed), "OPTIONS"].join(", ");
  if (visit.method === "OPTIONS") res.writeHead(204, { allow }).end();
  else
    throw new HttpError(405, "method_not_allowed", `Method not allowed; there are ${allow}.`, { headers: { allow } });
}

/** Lets a request through to its handler, or answers it (log-in) and gives undefined. @throws HttpError 403 */
async function admit(parts: DispatchParts, route: Route, exchange: Exchange): Promise<Exchange | undefined> {
  const { gate, xsrf } = parts;
  if (route.access === "open") return exchange;
  if (route.access === "page" && (await gate.welcome(exchange))) return undefined;
  const identity = await gate.identify(exchange, route.access);
  if (!identity) {
    if (route.access !== "page" || isPartOfPage(exchange)) throw forbidden("Forbidden");
    await gate.challenge(exchange);
    return undefined;
  }
  if (!isPolling(exchange)) parts.onActivity();
  if (identity.session !== undefined) {
    xsrf.renew(exchange, exchange.res, { session: identity.session, secure: parts.isSecure(exchange) });
    xsrf.check(exchange, identity.session);
  }
  return { ...exchange, identity };
}

/** Whether a page asks for an image or the like: nobody can log in there, and each log-in begun costs a cookie. */
function isPartOfPage({ req }: Visit): boolean {
  const shown = ["document", "iframe", "frame", "embed", "object"];
  return !shown.includes(String(req.headers["sec-fetch-dest"] ?? "document"));
}

/** Looking whether the server is idle is no activity, nor is what says so itself; as in Jupyter Server. */
function isPolling({ path, query }: Visit): boolean {
  return query.has("no_track_activity") || path === "/api/status" || path === "/api/metrics/v1";
}

/** The id that a proxy gave if it is short and plain, else a new one. */
function requestIdOf(req: IncomingMessage): string {
  const given = req.headers["x-request-id"];
  return typeof given === "string" && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
}

/** Jupyter's error body, `{message, reason}`; a page for a person. */
function fail(
  error: unknown,
  { req, res, log, id }: { req: IncomingMessage; res: ServerResponse; log: Log; id: string },
): void {
  if (isGone(error)) return void res.destroy();
  const problem = toProblem(error);
  if (problem.status >= 500) log.error({ err: error, request: id }, problem.message);
  if (res.headersSent) return void res.destroy();
  for (const name of ["content-length", "content-encoding", "cache-control"]) res.removeHeader(name);
  for (const [name, value] of Object.entries(error instanceof HttpError ? error.headers : {}))
    res.setHeader(name, value);
  // A body that nobody read would be taken for the next request.
  if (!req.complete) res.setHeader("connection", "close");
  if (isBrowser(req))
    sendPage(res, problemPage(problem.message, id), { status: problem.status, policy: problemPolicy });
  else sendJson(res, { message: problem.message, reason: problem.code }, problem.status);
}

/** Whether a person looks at the answer: JupyterLab and programs do not ask for HTML. */
function isBrowser(req: IncomingMessage): boolean {
  return req.method === "GET" && (req.headers.accept ?? "").includes("text/html");
}

function problemPage(text: string, id: string): Html {
  const title = message("common.error.title");
  return html`<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>${problemStyle}</style></head><body><main><h1>${title}</h1><p>${text}</p>
<p><small>${message("common.error.requestId", { id })}</small></p></main></body></html>`;
}

const problemPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

const problemStyle = new Html(`:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
main{max-width:36rem;margin:15vh auto;padding:0 1rem}small{opacity:.7}`);

/** The browser went away in the middle. */
function isGone(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === "ERR_STREAM_PREMATURE_CLOSE" || code === "ECONNRESET" || code === "EPIPE";
}
