import type { Socket } from "node:net";
import type { ProxyRoute } from "./proxy.ts";

/** A side that only listens on is given up when the other has been silent for this long; in milliseconds. */
const halfOpenMs = 60_000;
const probeMs = 60_000;

interface Tunnel<Route> {
  readonly route: Route;
  readonly client: Socket;
  readonly server: Socket;
  /** Bytes that had passed at the last look. */
  seen: number;
}

/** The open upgraded connections. */
export class Tunnels<Route extends ProxyRoute> {
  readonly #open = new Set<Tunnel<Route>>();
  readonly #timer: NodeJS.Timeout;

  /** Calls `onActivity` every `lookMs` for each tunnel that carried data since. */
  constructor(onActivity: (route: Route) => void, lookMs: number) {
    this.#timer = setInterval(() => this.#look(onActivity), lookMs).unref();
  }

  /** Joins two sockets until both sides have ended or one has failed. */
  join(route: Route, client: Socket, server: Socket): void {
    const tunnel = { route, client, server, seen: 0 };
    this.#open.add(tunnel);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.setNoDelay(true).setKeepAlive(true, probeMs).setTimeout(0);
      from.pipe(to);
      from.on("error", () => to.destroy());
      from.on("end", () => to.setTimeout(halfOpenMs, () => to.destroy()));
      from.on("close", () => {
        to.destroySoon();
        this.#open.delete(tunnel);
      });
    }
  }

  close(): void {
    clearInterval(this.#timer);
    for (const { client, server } of this.#open) {
      client.destroy();
      server.destroy();
    }
  }

  #look(onActivity: (route: Route) => void): void {
    for (const tunnel of this.#open) {
      const passed = tunnel.client.bytesRead + tunnel.server.bytesRead;
      if (passed !== tunnel.seen) onActivity(tunnel.route);
      tunnel.seen = passed;
    }
  }
}
