import { HttpError } from "@craton/edge";
import express, { type Request, type RequestHandler, type Response, Router } from "express";
import { z } from "zod";
import type { HubContext } from "../context.ts";
import { authorize } from "../oauth/authorize.ts";
import { exchange } from "../oauth/token.ts";
import type { ScopeName } from "../scopes/scope-tree.ts";
import { principalOf, requireScope } from "../session/principal.ts";
import type { User } from "../store/users.ts";
import { version } from "../version.ts";
import { userModel } from "./models.ts";
import { sendProgress } from "./progress.ts";

/** A start that takes longer is answered with 202. */
const slowMs = 10_000;

const stampOf = z.iso
  .datetime({ offset: true, local: true })
  .transform((text) => Date.parse(/Z|[+-]\d\d:\d\d$/.test(text) ? text : `${text}Z`));
const activityBody = z
  .object({
    last_activity: stampOf.optional(),
    servers: z.record(z.string().max(64), z.object({ last_activity: stampOf })).optional(),
  })
  .refine(({ last_activity, servers }) => last_activity !== undefined || servers !== undefined, {
    message: "last_activity or servers is needed",
  });
const startBody = z
  .object({
    profile: z.string().max(64).optional(),
    user_options: z.object({ profile: z.string().max(64).optional() }).optional(),
  })
  .optional();

/** `/hub/api`: JupyterHub's REST API, as far as the hub has it. */
export function createApi(context: HubContext): Router {
  const { store, servers, now, baseUrl } = context;
  const api = Router({ caseSensitive: true });
  const json = express.json({ limit: "64kb", type: () => true });
  const form = express.urlencoded({ limit: "16kb", extended: false });

  api.get("/", (_req, res) => void res.json({ version }));
  api.options("/{*path}", (_req, res) => {
    res.set("access-control-allow-headers", "accept, content-type, authorization").status(200).end();
  });

  api.get("/info", async (req, res) => {
    requireScope(await principalOf(req, context), "read:hub");
    const { authenticator, spawner } = context;
    res.json({
      version,
      python: "",
      sys_executable: process.execPath,
      authenticator: { class: authenticator.name, version },
      spawner: { class: spawner.name, version },
    });
  });

  api.get("/user", async (req, res) => {
    const { user, scopes, sessionId, tokenId } = await principalOf(req, context);
    const token_id = tokenId === undefined ? null : `a${tokenId}`;
    res.json({ ...(await userModel(user, context)), session_id: sessionId ?? null, token_id, scopes });
  });

  api.get("/users", async (req, res) => {
    requireScope(await principalOf(req, context), "list:users");
    const users = await store.users.list();
    res.json(await Promise.all(users.map((user) => userModel(user, context))));
  });

  api.get("/users/:name", async (req, res) => {
    res.json(await userModel(await personOf(req, "read:users", context), context));
  });

  api.post("/users/:name/activity", jsonOnlyForCookies, json, async (req, res) => {
    const user = await personOf(req, "users:activity", context);
    const body = parse(activityBody, req.body);
    for (const [name, { last_activity }] of Object.entries(body.servers ?? {})) {
      if (!(await store.servers.get(user.id, name))) throw badRequest(`There is no server "${name}" of ${user.name}.`);
      await store.servers.touch(user.id, name, Math.min(last_activity, now()));
    }
    if (body.last_activity !== undefined) await store.users.touch(user.id, Math.min(body.last_activity, now()));
    res.status(200).end();
  });

  api.post("/users/:name/server", jsonOnlyForCookies, json, async (req, res) => {
    const user = await personOf(req, "start:servers", context, "");
    const body = parse(startBody, req.body);
    await servers.start(user, "", body?.user_options?.profile ?? body?.profile);
    res.status((await isReadySoon(user, context)) ? 201 : 202).end();
  });

  api.delete("/users/:name/server", async (req, res) => {
    const user = await personOf(req, "delete:servers", context, "");
    const stopped = servers.stop(user, "").then(() => true);
    const done = await Promise.race([stopped, later(slowMs, false)]);
    if (!done) stopped.catch((error: unknown) => context.log.error({ err: error, user: user.name }, "stop failed"));
    res.status(done ? 204 : 202).end();
  });

  api.get("/users/:name/server/progress", async (req, res) => {
    const user = await personOf(req, "read:servers", context, "");
    await sendProgress(req, res, { user, serverName: "", context });
  });

  api.get("/oauth2/authorize", async (req, res) => {
    const visitor = await context.sessions.visitorOf(req);
    if (!visitor) return toLogIn(req, res, baseUrl);
    res.redirect(302, await authorize(req.query, visitor, context));
  });

  api.post("/oauth2/token", form, async (req, res) => {
    const { status, body } = await exchange(req.body ?? {}, context);
    res.set("cache-control", "no-store").status(status).json(body);
  });

  api.use((_req, _res, next) => next(new HttpError(404, "not_found", "Not Found")));
  return api;
}

function toLogIn(req: Request, res: Response, baseUrl: string): void {
  res.redirect(302, `${baseUrl}hub/login?${new URLSearchParams({ next: req.originalUrl })}`);
}

/** The person in the path, for a caller that holds `scope` for them. */
async function personOf(req: Request, scope: ScopeName, context: HubContext, server?: string): Promise<User> {
  const name = String(req.params.name);
  const resource = server === undefined ? { user: name } : { user: name, server };
  requireScope(await principalOf(req, context), scope, resource);
  const user = await context.store.users.byName(name);
  if (!user) throw new HttpError(404, "not_found", "No access to resources or resources not found");
  return user;
}

/** A browser's cookie does not work with form bodies, so that no other site's form can post here. */
const jsonOnlyForCookies: RequestHandler = (req, _res, next) => {
  const hasBody = req.get("transfer-encoding") !== undefined || Number(req.get("content-length") ?? 0) > 0;
  const refused = hasBody && !req.is("application/json") && req.get("authorization") === undefined;
  next(refused ? new HttpError(403, "json_only", "Content-Type must be application/json.") : undefined);
};

function parse<Output>(schema: z.ZodType<Output>, body: unknown): Output {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw badRequest(
    parsed.error.issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`).join("; "),
  );
}

async function isReadySoon(user: User, { store, servers }: HubContext): Promise<boolean> {
  const record = await store.servers.get(user.id, "");
  if (!record) return false;
  for await (const event of servers.follow(record, AbortSignal.timeout(slowMs))) {
    if (event.kind === "failed" || event.kind === "cancelled") throw new HttpError(500, "spawn_failed", event.message);
    if (event.kind === "ready") return true;
  }
  return false;
}

function later<Value>(ms: number, value: Value): Promise<Value> {
  return new Promise((resolve) => setTimeout(resolve, ms, value).unref());
}

function badRequest(message: string): HttpError {
  return new HttpError(400, "bad_request", message);
}
