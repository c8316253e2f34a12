import { optionalText, readObject } from "../http/body.ts";
import { sendJson, sendNothing } from "../http/reply.ts";
import type { Router } from "../http/router.ts";
import type { SocketRouter } from "../http/sockets.ts";
import type { Terminals } from "./terminals.ts";

/** Adds `/api/terminals` and their WebSockets. */
export function registerTerminals(router: Router, sockets: SocketRouter, terminals: Terminals): void {
  router.on("GET", "/api/terminals", ({ res }) => sendJson(res, terminals.list()));
  router.on("POST", "/api/terminals", async ({ req, res }) => {
    const body = await readObject(req);
    sendJson(res, await terminals.start({ name: optionalText(body, "name"), folder: optionalText(body, "cwd") }));
  });
  router.on("GET", "/api/terminals/:name", ({ params, res }) => sendJson(res, terminals.get(params.name ?? "")));
  router.on("DELETE", "/api/terminals/:name", async ({ params, res }) => {
    await terminals.stop(params.name ?? "");
    sendNothing(res);
  });
  sockets.on("/terminals/websocket/:name", ({ params }) => terminals.attach(params.name ?? ""));
}
