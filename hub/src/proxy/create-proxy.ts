import {
  type Agent,
  type ClientRequest,
  type IncomingMessage,
  type RequestOptions,
  ServerResponse,
  request as send,
} from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { connectTo, createAgent } from "./connect.ts";
import type { ProxyFailure, ProxyOptions, ProxyRoute, ReverseProxy } from "./proxy.ts";
import { isAmbiguous, requestHeaders, responseHeaders } from "./proxy-headers.ts";
import { Tunnels } from "./tunnels.ts";

/** Requests and upgraded connections that one server may have open at a time. */
const mostPerServer = 1024;
const activityMs = 10_000;
const repeatable: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/** Makes the proxy. */
export function createProxy<Route extends ProxyRoute>(options: ProxyOptions<Route>): ReverseProxy {
  return new InProcessProxy(options);
}

/** A server with open requests or upgraded connections. */
interface Target {
  readonly host: string;
  readonly port: string;
  open: number;
}

interface Asking {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** What closes when the request or the upgraded connection is over. */
  readonly until: ServerResponse | Socket;
}

/** One request or upgrade on its way. */
interface Passage<Route> {
  readonly route: Route;
  readonly target: Target;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Sent again already, after a kept connection turned out to be closed. */
  repeated?: boolean;
}

class InProcessProxy<Route extends ProxyRoute> implements ReverseProxy {
  readonly #options: ProxyOptions<Route>;
  readonly #agent: Agent = createAgent();
  readonly #tunnels: Tunnels<Route>;
  readonly #targets = new Map<string, Target>();

  constructor(options: ProxyOptions<Route>) {
    this.#options = options;
    this.#tunnels = new Tunnels((route) => options.onActivity?.(route), activityMs);
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const route = await this.#route(request);
    if (route === undefined) return false;
    const target = this.#admit(route, { request, response, until: response });
    if (target) this.#pass({ route, target, request, response });
    return true;
  }

  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<boolean> {
    const client = socket as Socket;
    // Nobody else listens: a reset while the route is looked up would end the hub.
    client.on("error", () => client.destroy());
    const route = await this.#route(request);
    if (route === undefined) return false;
    // For whatever is not a change of protocol: an ordinary answer, after which the connection ends.
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(client);
    response.on("finish", () => client.destroySoon());
    const target = this.#admit(route, { request, response, until: client });
    if (target) this.#passUpgrade({ route, target, request, response }, client, head);
    return true;
  }

  close(): void {
    this.#agent.destroy();
    this.#tunnels.close();
  }

  async #route(request: IncomingMessage): Promise<Route | undefined> {
    const url = request.url ?? "";
    if (!url.startsWith("/")) return undefined;
    const query = url.indexOf("?");
    return this.#options.route(query < 0 ? url : url.slice(0, query));
  }

  /** The target, in use until `until` closes; undefined when the request may not pass and has its answer. */
  #admit(route: Route, { request, response, until }: Asking): Target | undefined {
    // Gone while its route was looked up.
    if (until.destroyed) return undefined;
    if (isAmbiguous(request)) {
      response.writeHead(400, { Connection: "close" }).end();
      return undefined;
    }
    const target = this.#targets.get(route.target) ?? this.#enter(route);
    if (target.open >= mostPerServer) {
      this.#options.unavailable(request, response, "busy");
      return undefined;
    }
    target.open++;
    until.once("close", () => {
      if (--target.open === 0) this.#targets.delete(route.target);
    });
    this.#options.onActivity?.(route);
    return target;
  }

  #enter(route: Route): Target {
    const { hostname: host, port } = new URL(route.target);
    const target: Target = { host, port, open: 0 };
    this.#targets.set(route.target, target);
    return target;
  }

  #send({ target, request }: Passage<Route>, upgrade: boolean): ClientRequest {
    const { host, port } = target;
    const options = {
      host,
      port,
      method: request.method,
      path: request.url,
      headers: requestHeaders(request, { trustedHops: this.#options.trustedHops, upgrade }),
      ...(upgrade ? { createConnection: connectTo, allowHalfOpen: true } : { agent: this.#agent }),
    };
    return send(options as unknown as RequestOptions);
  }

  #pass(passage: Passage<Route>): void {
    const { request, response } = passage;
    const upstream = this.#send(passage, false);
    upstream.on("response", (answer) => this.#answer(passage, upstream, answer));
    upstream.on("upgrade", (_answer, server) => {
      server.destroy();
      this.#fail(passage, upstream, new Error("the server changed the protocol unasked"));
    });
    upstream.on("error", (error) => this.#fail(passage, upstream, error));
    // A server may answer and hang up before it has read everything; the rest of the body goes nowhere.
    if (hasBody(request)) upstream.on("close", () => request.unpipe(upstream).resume());
    response.once("close", () => {
      if (!response.writableFinished) upstream.destroy();
    });
    if (hasBody(request)) request.pipe(upstream);
    else upstream.end();
  }

  #passUpgrade(passage: Passage<Route>, client: Socket, head: Buffer): void {
    const { response, route } = passage;
    const upstream = this.#send(passage, true);
    upstream.on("response", (answer) => this.#answer(passage, upstream, answer));
    upstream.on("error", (error) => this.#fail(passage, upstream, error));
    const abandon = (): void => void upstream.destroy();
    client.once("close", abandon);
    upstream.on("upgrade", (answer, server, serverHead) => {
      client.off("close", abandon);
      response.detachSocket(client);
      client.write(switching(answer));
      if (serverHead.length > 0) client.write(serverHead);
      if (head.length > 0) server.write(head);
      this.#tunnels.join(route, client, server as Socket);
    });
    upstream.end();
  }

  #answer(passage: Passage<Route>, upstream: ClientRequest, answer: IncomingMessage): void {
    try {
      passAnswer(answer, passage.response);
    } catch (error) {
      // A status or reason that Node reads but does not write: whoever owns the server chose it.
      upstream.destroy();
      passage.response.statusMessage = "";
      this.#fail(passage, upstream, error as Error);
    }
  }

  #fail(passage: Passage<Route>, upstream: ClientRequest, error: NodeJS.ErrnoException): void {
    const { request, response } = passage;
    // With the head of the answer passed on, its body tells how it ended.
    if (response.headersSent || response.destroyed) return;
    const stale = upstream.reusedSocket && !passage.repeated && !hasBody(request);
    if (stale && repeatable.has(request.method ?? "")) {
      this.#pass({ ...passage, repeated: true });
      return;
    }
    const failure: ProxyFailure = error.syscall === "connect" ? "refused" : "broken";
    this.#options.unavailable(request, response, failure);
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers["content-length"];
  return headers["transfer-encoding"] !== undefined || (length !== undefined && length !== "0");
}

/** @throws TypeError or RangeError, before anything is sent, for a head that cannot be written. */
function passAnswer(answer: IncomingMessage, response: ServerResponse): void {
  response.writeHead(answer.statusCode!, answer.statusMessage, responseHeaders(answer));
  // What has no length may be a stream of events that says nothing for long.
  if (answer.headers["content-length"] === undefined) response.flushHeaders();
  // A truncated answer must not look like a whole one.
  answer.on("error", () => response.destroy());
  answer.pipe(response);
}

function switching(answer: IncomingMessage): string {
  const lines = [`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`];
  for (let at = 0; at < answer.rawHeaders.length; at += 2) {
    lines.push(`${answer.rawHeaders[at]}: ${answer.rawHeaders[at + 1]}`);
  }
  return `${lines.join("\r\n")}\r\n\r\n`;
}
