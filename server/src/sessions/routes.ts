import { type JsonObject, optionalObject, optionalText, readObject, requiredText } from "../http/body.ts";
import { sendJson, sendNothing } from "../http/reply.ts";
import type { Router } from "../http/router.ts";
import type { KernelChoice, SessionRequest, Sessions } from "./sessions.ts";

/** Adds `/api/sessions`. */
export function registerSessions(router: Router, sessions: Sessions, baseUrl: string): void {
  router.on("GET", "/api/sessions", ({ res }) => sendJson(res, sessions.list()));
  router.on("POST", "/api/sessions", async ({ req, res }) => {
    const body = await readObject(req);
    const model = await sessions.open({
      path: requiredText(body, "path"),
      type: requiredText(body, "type"),
      name: optionalText(body, "name") ?? "",
      kernel: kernelChoice(body) ?? {},
    });
    res.setHeader("location", `${baseUrl}api/sessions/${model.id}`);
    sendJson(res, model, 201);
  });
  router.on("GET", "/api/sessions/:id", ({ params, res }) => sendJson(res, sessions.get(params.id ?? "")));
  router.on("PATCH", "/api/sessions/:id", async ({ req, res, params }) => {
    sendJson(res, await sessions.update(params.id ?? "", changes(await readObject(req))));
  });
  router.on("DELETE", "/api/sessions/:id", async ({ params, res }) => {
    await sessions.close(params.id ?? "");
    sendNothing(res);
  });
}

function kernelChoice(body: JsonObject): KernelChoice | undefined {
  const kernel = optionalObject(body, "kernel");
  return kernel && { id: optionalText(kernel, "id"), name: optionalText(kernel, "name") };
}

function changes(body: JsonObject): Partial<SessionRequest> {
  const found: Partial<SessionRequest> = {};
  for (const field of ["path", "name", "type"] as const) {
    const value = optionalText(body, field);
    if (value !== undefined) found[field] = value;
  }
  const kernel = kernelChoice(body);
  if (kernel?.id !== undefined || kernel?.name !== undefined) found.kernel = kernel;
  return found;
}
