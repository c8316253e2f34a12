import { createServer } from "node:net";

// Below the ports that Linux gives to connections and to servers that name none: none of them takes one before it is bound.
const first = 20_000;
const count = 10_000;
const tries = 50;
const heldMs = 60_000;

/** Ports handed out lately, which their servers may not have bound yet, and until when they are held. */
const held = new Map<number, number>();

/** A port on the loopback interface that nobody listens on. Another process may still take it first. */
export async function freePort(): Promise<number> {
  const now = performance.now();
  for (const [port, until] of held) if (until < now) held.delete(port);
  for (let attempt = 0; attempt < tries; attempt++) {
    const port = first + Math.floor(Math.random() * count);
    if (held.has(port)) continue;
    held.set(port, now + heldMs);
    if ((await bind(port)) !== undefined) return port;
  }
  return (await bind(0)) ?? Promise.reject(new Error("no port is free on the loopback interface"));
}

function bind(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ host: "127.0.0.1", port }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? address?.port : undefined));
    });
  });
}
