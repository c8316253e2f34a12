import { once } from "node:events";
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type RequestOptions,
  request,
  type Server,
} from "node:http";
import { type AddressInfo, connect, type Socket, type Server as TcpServer } from "node:net";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterEach } from "vitest";
import type { WebSocket } from "ws";
import { createProxy } from "./create-proxy.ts";
import type { ProxyOptions, ReverseProxy } from "./proxy.ts";

/** Undone after each test, last first. */
export const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

/** Listens on a free port; every connection is cut after the test. */
export async function portOf(server: Server | TcpServer): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket));
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A hub with the proxy. */
export interface Front {
  readonly port: number;
  /** Targets in the order of their use. */
  readonly activity: string[];
  readonly proxy: ReverseProxy;
}

/** A hub that sends `/user/` to `target` and answers everything else itself. */
export async function front(target: number, more: Partial<ProxyOptions> = {}): Promise<Front> {
  const activity: string[] = [];
  const proxy = createProxy({
    trustedHops: 0,
    route: (path) => (path.startsWith("/user/") ? { target: `http://127.0.0.1:${target}` } : undefined),
    unavailable: (_request, response, failure) => response.writeHead(503).end(failure),
    onActivity: (route) => activity.push(route.target),
    ...more,
  });
  const server = createServer({ requestTimeout: 0 }, async (incoming, response) => {
    if (!(await proxy.handle(incoming, response))) response.writeHead(404).end("hub");
  });
  server.on("upgrade", async (incoming, socket, head) => {
    if (!(await proxy.upgrade(incoming, socket, head))) socket.end("HTTP/1.1 404 Not Found\r\n\r\n");
  });
  cleanups.push(() => proxy.close());
  return { port: await portOf(server), activity, proxy };
}

/** A server behind the proxy. */
export async function backend(listener: RequestListener): Promise<number> {
  return portOf(createServer(listener));
}

/** A server that says what it was asked. */
export function echo(): Promise<number> {
  return backend(async (incoming, response) => {
    const { method, url, rawHeaders } = incoming;
    const body = await text(incoming);
    response.end(JSON.stringify({ method, url, headers: rawHeaders, body }));
  });
}

/** What to ask. */
export type Ask = RequestOptions & { body?: string | Readable };

/** Asks for `/user/a/` unless told otherwise, and gives the answer when its head is there. */
export async function ask(port: number, { body, ...options }: Ask = {}): Promise<IncomingMessage> {
  const outgoing = request({ port, host: "127.0.0.1", path: "/user/a/", agent: false, ...options });
  // What goes wrong after the head of the answer is the answer's to tell.
  outgoing.on("error", () => {});
  if (body instanceof Readable) body.pipe(outgoing);
  else outgoing.end(body);
  const [incoming] = (await once(outgoing, "response")) as [IncomingMessage];
  return incoming;
}

/** What the server of {@link echo} was asked; the headers as name, value, name, value … */
export interface Echoed {
  method: string;
  url: string;
  headers: string[];
  body: string;
}

/** Asks the server of {@link echo}. */
export async function askEcho(port: number, options: Ask = {}): Promise<Echoed> {
  return JSON.parse(await text(await ask(port, options)));
}

/** All values of a header. */
export function valuesOf({ headers }: Echoed, name: string): string[] {
  return headers.filter((_, index) => index % 2 === 1 && headers[index - 1]!.toLowerCase() === name);
}

/** Sends bytes and gives all that comes back until the end. */
export async function raw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.end(bytes);
  return text(socket);
}

/** Bytes. */
export const mib: number = 2 ** 20;

/** `count` different pieces of 1 MiB. */
export function* chunks(count: number): Generator<Buffer> {
  for (let index = 0; index < count; index++) yield Buffer.alloc(mib, index);
}

/** A WebSocket once it is open. */
export async function opened(socket: WebSocket): Promise<WebSocket> {
  cleanups.push(() => socket.terminate());
  await once(socket, "open");
  return socket;
}
