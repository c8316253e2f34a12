import { createServer } from "node:http";
import { createDrain, listen } from "@craton/edge";
import { createAddresses } from "./addresses.ts";
import { createGate, hopsOf, isSecureFor } from "./auth/create-gate.ts";
import { XsrfGuard } from "./auth/xsrf.ts";
import { createDispatch } from "./http/dispatch.ts";
import { acceptSockets } from "./http/upgrade.ts";
import type { RunningServer, ServerOptions } from "./options.ts";
import { createParts } from "./parts.ts";

/** Running requests have this long when the server closes. */
const drainMs = 1_000;

/**
 * Starts one person's Jupyter server and resolves when it listens. What is heavy (ZeroMQ, terminals, Markdown) is
 * loaded when first needed.
 * @throws ServerOptionsError; PortTakenError and AddressError of edge; the system's error when a folder cannot be used.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { baseUrl, log } = options;
  const http = createServer({
    requestTimeout: 0,
    headersTimeout: 60_000,
    keepAliveTimeout: 65_000,
    // A program that offers HTTP/2 beside (RFC 9110 §7.8) is answered as if it had not.
    shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === "websocket",
  });
  const drain = createDrain(http);
  const parts = await createParts(options);
  const { key, onActivity, lastActivity } = parts;
  let { port } = options;
  const gate = createGate(options, { key, port: () => port, lastActivity });

  const closed = Promise.withResolvers<void>();
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= (async () => {
      // The end of a child alone does not keep this process alive.
      const alive = setInterval(() => undefined, 1_000);
      gate.close();
      sockets.close();
      await Promise.allSettled([parts.close(), drain({ graceMs: drainMs })]);
      clearInterval(alive);
      closed.resolve();
    })();
    return closing;
  };

  const { router, sockets } = createAddresses(options, parts, { gate, shutdown: () => void close() });
  const xsrf = new XsrfGuard(key, baseUrl);
  const isSecure = isSecureFor(options);
  http.on("request", createDispatch({ baseUrl, router, gate, xsrf, isSecure, log, onActivity }));
  acceptSockets(http, { baseUrl, gate, sockets, hops: hopsOf(options) });
  try {
    ({ port } = await listen(http, { host: options.host, port }));
  } catch (error) {
    gate.close();
    throw error;
  }
  const host = options.host.includes(":") ? `[${options.host}]` : options.host;
  return { url: `http://${host}:${port}${baseUrl}`, port, closed: closed.promise, close };
}
