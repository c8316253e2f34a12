import type { IncomingMessage } from "node:http";

/** Who asks, as far as trusted proxies tell. */
export interface Client {
  address: string;
  /** What the person's browser speaks: decides Secure cookies and absolute links. */
  proto: "http" | "https";
  /** The host the browser asked for, with port. */
  host: string;
}

/**
 * Reads `X-Forwarded-*`. `hops` is how many proxies of ours stand in front: 0 ignores the headers, since anybody can
 * send them; n takes the nth value from the right.
 */
export function clientOf(req: IncomingMessage, { hops }: { hops: number }): Client {
  const encrypted = (req.socket as { encrypted?: boolean }).encrypted === true;
  const proto = forwarded(req, "x-forwarded-proto", hops) ?? (encrypted ? "https" : "http");
  return {
    address: forwarded(req, "x-forwarded-for", hops) ?? req.socket.remoteAddress ?? "",
    proto: proto === "https" ? "https" : "http",
    host: forwarded(req, "x-forwarded-host", hops) ?? req.headers.host ?? "",
  };
}

function forwarded(req: IncomingMessage, name: string, hops: number): string | undefined {
  if (hops === 0) return undefined;
  const values = String(req.headers[name] ?? "")
    .split(",")
    .map((value) => value.trim())
    .filter((value) => value !== "");
  return values.at(-hops) ?? values[0];
}
