import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** Where requests of a path go. */
export interface ProxyRoute {
  /** Origin of the server, such as `http://127.0.0.1:4711`. */
  readonly target: string;
}

/** Why a target gave no answer. */
export type ProxyFailure = "refused" | "broken" | "busy";

/** What the proxy asks of the hub. */
export interface ProxyOptions<Route extends ProxyRoute = ProxyRoute> {
  /** The route of a URL path (no query); undefined when the path belongs to nobody's server. */
  route(path: string): Route | undefined | Promise<Route | undefined>;
  /** Number of proxies before the hub whose `X-Forwarded-*` are believed. */
  readonly trustedHops: number;
  /** Answers a request whose target gave no answer. Must end the response. */
  unavailable(request: IncomingMessage, response: ServerResponse, failure: ProxyFailure): void;
  /** Somebody used the route: at every request, and every few seconds while a WebSocket carries data. */
  onActivity?(route: Route): void;
}

/** A reverse proxy inside the hub's process. It keeps no routes of its own. */
export interface ReverseProxy {
  /** Passes a request on; false when it has no route, then the response is untouched. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** Passes an upgrade on; false when it has no route, then the socket is untouched. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<boolean>;
  /** Ends every open connection. */
  close(): void;
}
