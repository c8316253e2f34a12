import type { Server } from "node:http";
import type { Socket } from "node:net";

/** Ends a server: see {@link createDrain}. */
export type Drain = (options: { graceMs: number }) => Promise<void>;

/**
 * Watches a server's sockets from now on, upgraded ones too, and returns the function that ends it: no new connection,
 * idle ones closed at once, running requests given `graceMs` milliseconds, then every socket destroyed.
 */
export function createDrain(server: Server): Drain {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  return async ({ graceMs }) => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    const timer = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, graceMs);
    await closed;
    clearTimeout(timer);
    for (const socket of sockets) socket.destroy();
  };
}
