import { type IncomingMessage, STATUS_CODES } from "node:http";
import { accessLog, HttpError, message, type Problem, problemReply, requestId, writeJsonProblem } from "@craton/edge";
import express, { type Express, type Request, type RequestHandler, type Response } from "express";
import { createApi } from "./api/api.ts";
import type { HubContext } from "./context.ts";
import { createAssets } from "./pages/assets.ts";
import { errorPage } from "./pages/error-page.ts";
import { pageContext } from "./pages/form.ts";
import { createPeopleRoutes } from "./pages/people-routes.ts";
import { createServerRoutes } from "./pages/server-routes.ts";
import { createSessionRoutes } from "./pages/session-routes.ts";
import type { ProxyFailure } from "./proxy/proxy.ts";
import { principalOf, requireScope } from "./session/principal.ts";
import { version } from "./version.ts";

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

const headers: RequestHandler = (_req, res, next) => {
  res.set({
    "x-jupyterhub-version": version,
    "content-security-policy": policy,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
  });
  next();
};

/**
 * Everything that the hub answers itself: pages, API, and the addresses of servers that do not run. `failures` tells
 * for which requests the proxy found a server but got no answer.
 */
export function createApp(context: HubContext, failures: WeakMap<IncomingMessage, ProxyFailure>): Express {
  const { baseUrl, log, metrics } = context;
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.set("query parser", "simple");
  app.set("case sensitive routing", true);
  app.use(requestId(), accessLog(log, hideLinks), metrics.timeRequests, headers);

  app.get([baseUrl, baseUrl.slice(0, -1) || "/"], (_req, res) => res.redirect(302, `${baseUrl}hub/`));
  app.get(`${baseUrl}hub/health`, (_req, res) => void res.status(200).end());
  app.get(`${baseUrl}hub/metrics`, async (req, res) => {
    requireScope(await principalOf(req, context), "read:metrics");
    res.set("content-type", metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  app.use(`${baseUrl}hub/api`, createApi(context));
  app.use(
    `${baseUrl}hub`,
    createAssets(),
    createSessionRoutes(context),
    createServerRoutes(context),
    createPeopleRoutes(context),
  );
  app.use(`${baseUrl}user/:name`, (req, res) => answerForServer(req, res, { baseUrl, failure: failures.get(req) }));
  app.use((_req, _res, next) => next(new HttpError(404, "not_found", message("hub.error.404Text"))));
  app.use(problemReply(log, (problem, req, res) => writeProblem(problem, req, res, context)));
  return app;
}

/** For requests to a person's server that the proxy could not pass on. */
function answerForServer(
  req: Request,
  res: Response,
  { baseUrl, failure }: { baseUrl: string; failure: ProxyFailure | undefined },
): void {
  if (failure !== undefined) {
    throw new HttpError(503, `server_${failure}`, message("hub.error.503Text"), { headers: { "retry-after": "5" } });
  }
  const isPage = (req.method === "GET" || req.method === "HEAD") && wantsHtml(req);
  if (isPage) {
    res.redirect(302, `${baseUrl}hub/${req.originalUrl.slice(baseUrl.length)}`);
    return;
  }
  const name = String(req.params.name).slice(0, 64);
  throw new HttpError(424, "server_not_running", message("hub.error.424Text", { name }));
}

function writeProblem(problem: Problem, req: Request, res: Response, context: HubContext): void {
  const api = `${context.baseUrl}hub/api`;
  // The one address below the API to which browsers are sent.
  const isApi = req.originalUrl.startsWith(api) && !req.originalUrl.startsWith(`${api}/oauth2/authorize`);
  if (isApi || !wantsHtml(req)) {
    writeJsonProblem(problem, req, res);
    return;
  }
  pageContext(req, res, context).then(
    (draw) => res.status(problem.status).send(errorPage(draw, problem)),
    // Without the store there is no page: plain words then.
    () => res.status(problem.status).type("text/plain").send(STATUS_CODES[problem.status]),
  );
}

function wantsHtml(req: Request): boolean {
  return (req.get("accept") ?? "").includes("text/html");
}

/** One-time links are secrets in a path. */
function hideLinks(path: string): string {
  return path.replace(/(\/hub\/link\/)[^/]+/, "$1-");
}
