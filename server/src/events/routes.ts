import { badRequest } from "../errors.ts";
import { optionalObject, optionalText, readObject, requiredText } from "../http/body.ts";
import { sendNothing } from "../http/reply.ts";
import type { Router } from "../http/router.ts";
import type { SocketRouter } from "../http/sockets.ts";
import type { EventBus } from "./event-bus.ts";

/** Adds `/api/events` and its WebSocket. */
export function registerEvents(router: Router, sockets: SocketRouter, events: EventBus): void {
  router.on("POST", "/api/events", async ({ req, res }) => {
    const body = await readObject(req);
    const data = optionalObject(body, "data");
    if (!data) throw badRequest("Missing `data` in the JSON request body.");
    const version = typeof body.version === "number" ? String(body.version) : requiredText(body, "version");
    const timestamp = optionalText(body, "timestamp");
    if (timestamp !== undefined && Number.isNaN(Date.parse(timestamp)))
      throw badRequest("The timestamp is not an ISO 8601 date.");
    events.emit({ schemaId: requiredText(body, "schema_id"), version, data, timestamp });
    sendNothing(res);
  });
  sockets.on("/api/events/subscribe", () => (socket) => events.subscribe(socket));
}
