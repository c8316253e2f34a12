import { HttpError, message } from "@craton/edge";
import type { Request, Response } from "express";
import type { HubContext } from "../context.ts";
import type { ServerEvent } from "../store/servers.ts";
import type { User } from "../store/users.ts";

const keepAliveMs = 8_000;

/**
 * Tells the start of a server as server-sent events until it is ready or has failed.
 * @throws HttpError 404 for a server that was never started, 400 for one that is neither starting nor running.
 */
export async function sendProgress(
  req: Request,
  res: Response,
  { user, serverName, context }: { user: User; serverName: string; context: HubContext },
): Promise<void> {
  const { store, servers, baseUrl } = context;
  const record = await store.servers.get(user.id, serverName);
  if (!record?.attempt) throw new HttpError(404, "not_found", `${user.name} has no such server.`);
  const [last] = (await store.servers.events(record.attempt, 0)).slice(-1);
  if (
    record.status === "stopping" ||
    (record.status === "stopped" && last?.kind !== "failed" && last?.kind !== "cancelled")
  ) {
    throw new HttpError(400, "not_pending", `The server of ${user.name} is not starting.`);
  }
  const gone = new AbortController();
  req.once("close", () => gone.abort());
  res.once("close", () => gone.abort());
  res.set({ "content-type": "text/event-stream", "cache-control": "no-cache", "x-accel-buffering": "no" });
  res.flushHeaders();
  const keepAlive = setInterval(() => res.write("\n\n"), keepAliveMs);
  const url = `${baseUrl}user/${user.name}/${serverName === "" ? "" : `${serverName}/`}`;
  try {
    if (record.status === "running") {
      send(res, { progress: 100, message: message("spawn.ready"), ready: true, url });
      return;
    }
    for await (const event of servers.follow(record, gone.signal)) send(res, modelOf(event, url));
  } finally {
    clearInterval(keepAlive);
    res.end();
  }
}

function modelOf(event: ServerEvent, url: string): Record<string, unknown> {
  const { kind, progress, message: text, detail } = event;
  switch (kind) {
    case "progress":
      return { progress, message: text };
    case "ready":
      return { progress: 100, message: text, ready: true, url };
    case "failed":
    case "cancelled":
      return { progress: 100, message: text, failed: true, ...(detail ? { log: detail } : {}) };
  }
}

function send(res: Response, model: Record<string, unknown>): void {
  res.write(`data: ${JSON.stringify(model)}\n\n`);
}
