import type { IncomingMessage } from "node:http";
import { clientOf } from "@craton/edge";

/** RFC 9110 7.6.1: these concern one connection, not the message. */
const hopByHop: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Dropped from requests: ours to set, or (`expect`) answered by us already. */
const ours: ReadonlySet<string> = new Set(["expect", "forwarded", "x-real-ip", "x-scheme"]);

/** What a `Connection` header may not declare to be hop-by-hop. */
const kept: ReadonlySet<string> = new Set(["host", "content-length", "cookie", "authorization", "origin"]);

/** What decides the headers of a request to a server. */
export interface RequestHeaderOptions {
  readonly trustedHops: number;
  /** Keep the request to change the protocol. */
  readonly upgrade: boolean;
}

/** The headers of a request to a server: name, value, name, value … in the order in which they came. */
export function requestHeaders(request: IncomingMessage, { trustedHops, upgrade }: RequestHeaderOptions): string[] {
  const headers = endToEnd(request.rawHeaders, isOurs);
  const client = clientOf(request, { hops: trustedHops });
  const port = client.host.match(/:(\d+)$/)?.[1] ?? (client.proto === "https" ? "443" : "80");
  headers.push("X-Forwarded-For", client.address, "X-Forwarded-Proto", client.proto);
  headers.push("X-Forwarded-Host", client.host, "X-Forwarded-Port", port);
  if (upgrade) headers.push("Connection", "Upgrade", "Upgrade", request.headers.upgrade ?? "");
  else if (request.headers["transfer-encoding"] !== undefined) headers.push("Transfer-Encoding", "chunked");
  return headers;
}

/** The headers of a server's answer that are the browser's to see, as a flat list. */
export function responseHeaders(response: IncomingMessage): string[] {
  return endToEnd(response.rawHeaders, () => false);
}

/** Whether the request's meaning depends on who parses it: more than one `Host`. */
export function isAmbiguous({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!;
    if (name.length === 4 && name.toLowerCase() === "host") hosts++;
  }
  return hosts > 1;
}

function isOurs(name: string): boolean {
  return ours.has(name) || name.startsWith("x-forwarded-");
}

function endToEnd(raw: readonly string[], drop: (name: string) => boolean): string[] {
  const named = namedByConnection(raw);
  const headers: string[] = [];
  for (let at = 0; at < raw.length; at += 2) {
    const name = raw[at]!.toLowerCase();
    if (hopByHop.has(name) || named?.has(name) || drop(name)) continue;
    headers.push(raw[at]!, raw[at + 1]!);
  }
  return headers;
}

function namedByConnection(raw: readonly string[]): Set<string> | undefined {
  let named: Set<string> | undefined;
  for (let at = 0; at < raw.length; at += 2) {
    const name = raw[at]!;
    if (name.length !== 10 || name.toLowerCase() !== "connection") continue;
    for (const item of raw[at + 1]!.toLowerCase().split(",")) {
      if (kept.has(item.trim())) continue;
      named ??= new Set();
      named.add(item.trim());
    }
  }
  return named;
}
