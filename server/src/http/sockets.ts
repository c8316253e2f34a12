import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { clientOf } from "@craton/edge";
import type { WebSocket, WebSocketServer } from "ws";
import { notFound } from "../errors.ts";
import type { Identity, Visit } from "./exchange.ts";
import { keepAlive } from "./keep-alive.ts";
import { compilePattern, matchPattern, type Pattern } from "./router.ts";

/** Largest message of a browser, in bytes: a cell with embedded images, a widget's arrays. */
const messageLimitBytes = 512 * 2 ** 20;

/** A request to become a WebSocket. */
interface SocketVisit extends Visit {
  params: Readonly<Record<string, string>>;
  identity: Identity;
}

/** Decides on a WebSocket before it opens (by throwing an HttpError), and takes it then. */
export type SocketHandler = (
  visit: SocketVisit,
) => ((socket: WebSocket) => void) | Promise<(socket: WebSocket) => void>;

/** The WebSocket addresses of a server. */
export class SocketRouter {
  readonly #routes: { pattern: Pattern; handler: SocketHandler }[] = [];
  readonly #protocols: ReadonlySet<string>;
  #server: WebSocketServer | undefined;

  /** @param protocols subprotocols that are chosen when a browser offers them */
  constructor(protocols: readonly string[]) {
    this.#protocols = new Set(protocols);
  }

  /** Adds an address; see {@link compilePattern}. */
  on(pattern: string, handler: SocketHandler): void {
    this.#routes.push({ pattern: compilePattern(pattern), handler });
  }

  /** Finds the handler and, if it takes the visit, opens the WebSocket. @throws HttpError */
  async open(visit: Visit & { identity: Identity }, stream: Duplex, head: Buffer): Promise<void> {
    for (const { pattern, handler } of this.#routes) {
      const params = matchPattern(pattern, visit.path);
      if (!params) continue;
      const take = await handler({ ...visit, params });
      const server = await this.#lazyServer();
      server.handleUpgrade(visit.req, stream, head, (socket) => {
        keepAlive(socket);
        take(socket);
      });
      return;
    }
    throw notFound("There is no such WebSocket.");
  }

  /** Says good-bye to every WebSocket; 1012 (service restart) makes browsers try again. */
  close(): void {
    for (const socket of this.#server?.clients ?? []) socket.close(1012);
  }

  async #lazyServer(): Promise<WebSocketServer> {
    const { WebSocketServer } = await import("ws");
    this.#server ??= new WebSocketServer({
      noServer: true,
      maxPayload: messageLimitBytes,
      handleProtocols: (offered) => [...offered].find((protocol) => this.#protocols.has(protocol)) ?? false,
    });
    return this.#server;
  }
}

/**
 * Whether a page of this very site asks (RFC 6455 §10.2). Programs send no Origin; they must prove themselves by a
 * token, since a browser's cookie alone says nothing about which page uses it.
 * @param hops see edge's `clientOf`
 */
export function isSameOrigin(req: IncomingMessage, hops: number): boolean {
  const { origin } = req.headers;
  return origin !== undefined && URL.parse(origin)?.host === clientOf(req, { hops }).host;
}
