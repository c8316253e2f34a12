import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { SpawnError } from "./errors.ts";
import type { Spawner, SpawnState, StartOptions, StartRequest } from "./spawner.ts";

/** What a test server does: `good` answers at once, `slow` after 2 s, `bad` fails, `never` waits for the signal. */
export type TestMode = "good" | "slow" | "bad" | "never";

/** As long as a timer can wait, 24 days. */
const longestMs = 2 ** 31 - 1;
const modes: readonly string[] = ["good", "slow", "bad", "never"] satisfies TestMode[];

/**
 * Servers inside the hub's process that answer every request with who they are: the interface's documentation and
 * test double. The slug of the request's profile chooses the mode; any other slug is `good`. They die with the hub.
 */
export function createTestSpawner(): Spawner {
  const servers = new Map<string, Server>();
  return {
    name: "test",
    usesAccounts: false,
    async start(request, options) {
      await act(request, options);
      const server = await listen(request);
      const { port } = server.address() as AddressInfo;
      const state: SpawnState = { spawner: "test", url: `http://127.0.0.1:${port}`, detail: {} };
      servers.set(state.url, server);
      await options.keep(state);
      options.report("The server answers.", 100);
      return state;
    },
    async resume(state) {
      return state;
    },
    async poll(state) {
      return servers.has(state.url) ? "running" : "stopped";
    },
    async stop(state) {
      const server = servers.get(state.url);
      if (server === undefined) return;
      servers.delete(state.url);
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function act({ profile }: StartRequest, { report, signal }: StartOptions): Promise<void> {
  signal.throwIfAborted();
  const mode = (modes.includes(profile.slug) ? profile.slug : "good") as TestMode;
  switch (mode) {
    case "good":
      return;
    case "bad":
      report("This server always fails.", 50);
      throw new SpawnError("the test server failed, as it was told to");
    case "slow":
      report("This server takes its time.", 50);
      return pause(2000, signal);
    case "never":
      report("This server never starts.", 50);
      await pause(longestMs, signal);
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
}

async function listen(request: StartRequest): Promise<Server> {
  const server = createServer((incoming, response) => {
    incoming.resume();
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify({ user: request.userName, server: request.serverName, path: incoming.url }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}
