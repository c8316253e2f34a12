import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { HttpError } from "@craton/edge";
import type { Gate } from "../auth/gate.ts";
import { forbidden, notFound } from "../errors.ts";
import { toVisit } from "./dispatch.ts";
import { isSameOrigin, type SocketRouter } from "./sockets.ts";

/** What {@link acceptSockets} works with. */
export interface UpgradeParts {
  baseUrl: string;
  gate: Gate;
  sockets: SocketRouter;
  /** Reverse proxies in front. */
  hops: number;
}

/** Lets requests to become a WebSocket through the gate to their handlers. A cookie counts for pages of this site only. */
export function acceptSockets(http: Server, parts: UpgradeParts): void {
  http.on("upgrade", (req, stream, head) => {
    stream.on("error", () => stream.destroy());
    accept(parts, req, { stream, head }).catch((error: unknown) => refuse(stream, error));
  });
}

async function accept(
  { baseUrl, gate, sockets, hops }: UpgradeParts,
  req: IncomingMessage,
  { stream, head }: { stream: Duplex; head: Buffer },
): Promise<void> {
  const visit = toVisit(req, baseUrl);
  if (!visit) throw notFound("There is no such WebSocket.");
  const identity = await gate.identify(visit, "socket");
  if (!identity) throw forbidden("Forbidden");
  if (identity.session !== undefined && !isSameOrigin(req, hops)) throw forbidden("Cross-site WebSockets are refused.");
  await sockets.open({ ...visit, identity }, stream, head);
}

function refuse(stream: Duplex, error: unknown): void {
  const known = error instanceof HttpError ? error : undefined;
  const reason = known?.message.replace(/[^\x20-\x7e]/g, "?").slice(0, 200) ?? "Internal error";
  stream.end(`HTTP/1.1 ${known?.status ?? 500} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
