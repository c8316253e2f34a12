import { createServer, type IncomingMessage, type Server } from "node:http";
import type { Duplex } from "node:stream";
import { createDrain, type Log, listen, normalizeBaseUrl } from "@craton/edge";
import { type Account, createProcessLauncher, type LaunchLimits } from "@craton/launcher";
import { createInvitations } from "./accounts/invitations.ts";
import { createApp } from "./app.ts";
import { createAuthenticator } from "./authenticator/registry.ts";
import type { HubContext } from "./context.ts";
import { lockHome } from "./home-lock.ts";
import { createHubMetrics } from "./observe/metrics.ts";
import { createProxy } from "./proxy/create-proxy.ts";
import type { ProxyFailure, ReverseProxy } from "./proxy/proxy.ts";
import { createRoutes, type Routes } from "./routing/routes.ts";
import { createServers } from "./servers/servers.ts";
import { createSessions } from "./session/sessions.ts";
import { createSpawner } from "./spawner/create-spawner.ts";
import { ensureHomeLayout, type HomeLayout } from "./spawner/home-layout.ts";
import type { Profile, Spawner } from "./spawner/spawner.ts";
import { openStore, type Store } from "./store/store.ts";

const tendEveryMs = 5_000;
const cleanEveryMs = 3_600_000;
const drainMs = 2_000;
const startGraceMs = 10_000;

/** How to run a hub. */
export interface HubOptions {
  /** Folder of all state; made when missing. */
  readonly home: string;
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** Path prefix of the site; `/` by default. */
  readonly baseUrl?: string;
  /** `local` or `dummy`. */
  readonly authenticator: string;
  /** Number of trusted proxies in front; 0 by default. */
  readonly trustedHops?: number;
  /** What people can start. */
  readonly profiles: readonly Profile[];
  /** A spawner or the name of one. */
  readonly spawner: Spawner | string;
  /** `sqlite` (a file in the home, the default) or the URL of a PostgreSQL database. */
  readonly database?: string;
  readonly log: Log;
  /** Fills a new person's home, once. */
  prepareHome?(home: string, account?: Account): Promise<void>;
  /** Bounds for each server. */
  readonly limits?: LaunchLimits;
  /** Time a start may take altogether, in milliseconds; 90,000 by default. */
  readonly startTimeoutMs?: number;
  /** Makes an administrator's one-time link also when there is an administrator, who may have forgotten the password. */
  readonly adminLink?: boolean;
  /** The clock, for tests. */
  readonly now?: () => number;
}

/** A hub that listens. */
export interface RunningHub {
  /** Where people find it. */
  readonly url: string;
  readonly port: number;
  /** One-time link to make an administrator: while there is none, or when it was asked for. */
  readonly adminLink?: string;
  /** Drains and ends; people's servers go on unless `stopServers`. */
  close(options: { stopServers: boolean }): Promise<void>;
}

/**
 * Starts a hub: opens its store, listens, and adopts the servers that an earlier hub left.
 * @throws HubHomeError, HomeInUseError, DatabaseUnavailableError, PortTakenError, AddressError, DummyNotOnLoopbackError,
 * UnknownAuthenticatorError, UnknownSpawnerError
 */
export async function startHub(options: HubOptions): Promise<RunningHub> {
  const begun = performance.now();
  const opened = new AsyncDisposableStack();
  try {
    const hub = await open(options, opened);
    hub.context.metrics.startup.set((performance.now() - begun) / 1000);
    return hub.running;
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

async function open(
  options: HubOptions,
  opened: AsyncDisposableStack,
): Promise<{ context: HubContext; running: RunningHub }> {
  const { host, log, profiles, startTimeoutMs = 90_000, now = Date.now, trustedHops: hops = 0 } = options;
  const baseUrl = normalizeBaseUrl(options.baseUrl ?? "/");
  const layout = ensureHomeLayout(options.home);
  const store = await openStoreOf(options, layout, opened);
  const authenticator = await createAuthenticator(options.authenticator, { store });
  authenticator.check({ host });
  const spawner = typeof options.spawner === "string" ? await makeSpawner(options, layout) : options.spawner;
  let port = options.port;
  const routes = createRoutes({ store, baseUrl, now, onError: (err) => log.warn({ err }, "activity not written") });
  const metrics = createHubMetrics(store);
  const servers = createServers({
    ...{ store, spawner, profiles, layout, log, now, baseUrl, startTimeoutMs },
    apiUrl: () => `${originOf(host, port)}${baseUrl}hub/api`,
    onChange: (userName) => routes.forget(userName),
    onSpawn: (seconds, status) => metrics.spawns.observe({ status }, seconds),
  });
  const sessions = await createSessions({ store, baseUrl, hops, now });
  const invitations = createInvitations(store, now);
  const context: HubContext = {
    ...{ baseUrl, hops, log, now, store, authenticator, spawner, profiles, sessions, invitations, servers, metrics },
  };
  const server = createServer({
    // An upload may take as long as it takes; the head of a request may not.
    requestTimeout: 0,
    // Longer than a proxy in front keeps its connections.
    keepAliveTimeout: 75_000,
    // Whoever offers another protocol, such as h2c, gets an ordinary answer.
    shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === "websocket",
  });
  const drain = createDrain(server);
  const proxy = serve(server, context, routes);
  ({ port } = await listen(server, { host, port }));
  const chores = [
    repeat(tendEveryMs, () => servers.tendAll(), log),
    repeat(cleanEveryMs, () => forgetExpired(context), log),
  ];
  const warned = warnOfCutOff(context).catch((err: unknown) => log.warn({ err }, "adopted servers not looked at"));
  const url = `${originOf(host, port)}${baseUrl}`;
  const isWanted = options.adminLink || !(await canAdminLogIn(context));
  const adminLink =
    authenticator.ownsPasswords && isWanted ? `${url}hub/link/${await invitations.forAdmin()}` : undefined;

  const close = async ({ stopServers }: { stopServers: boolean }): Promise<void> => {
    await Promise.all([warned, ...chores.map((stop) => stop())]);
    await Promise.all([drain({ graceMs: drainMs }), servers.close({ stopServers, graceMs: startGraceMs })]);
    proxy.close();
    await opened.disposeAsync();
  };
  let closed: Promise<void> | undefined;
  const running: RunningHub = {
    url,
    port,
    ...(adminLink === undefined ? {} : { adminLink }),
    close: (how) => {
      closed ??= close(how);
      return closed;
    },
  };
  return { context, running };
}

/** The embedded database has one hub, so its home is locked and locks of a dead hub are void. */
async function openStoreOf(
  { database = "sqlite" }: HubOptions,
  layout: HomeLayout,
  opened: AsyncDisposableStack,
): Promise<Store> {
  const embedded = database === "sqlite";
  if (embedded) opened.defer(lockHome(layout));
  const store = await openStore(embedded ? `sqlite:${layout.state}/hub.sqlite` : database);
  opened.defer(() => store.close());
  if (embedded) await store.servers.unlockAll();
  return store;
}

function makeSpawner({ spawner, prepareHome, limits }: HubOptions, layout: HomeLayout): Promise<Spawner> {
  return createSpawner(String(spawner), {
    layout,
    launcher: createProcessLauncher(),
    ...(prepareHome ? { prepareHome } : {}),
    ...(limits ? { limits } : {}),
  });
}

/** Lets the proxy pass on what belongs to running servers, and the app answer the rest. */
function serve(server: Server, context: HubContext, routes: Routes): ReverseProxy {
  const { hops, log, servers, store } = context;
  const failures = new WeakMap<IncomingMessage, ProxyFailure>();
  const app = createApp(context, failures);
  const proxy = createProxy({
    route: (path) => routes.of(path),
    trustedHops: hops,
    onActivity: (route) => routes.touch(route),
    unavailable(req, res, failure) {
      const answer = async (): Promise<void> => {
        const route = await routes.of(pathOf(req));
        const record = route && (await store.servers.get(route.userId, route.serverName));
        // Refused or cut off: perhaps it has just ended. Then the answer is that of a stopped server.
        if (record && failure !== "busy") await servers.tend(record);
        if (await routes.of(pathOf(req))) failures.set(req, failure);
        app(req, res);
      };
      answer().catch((err: unknown) => {
        log.error({ err }, "no answer for a server that does not answer");
        res.destroy();
      });
    },
  });
  server.on("request", (req, res) => {
    proxy.handle(req, res).then(
      (handled) => handled || app(req, res),
      (err: unknown) => {
        log.error({ err }, "request not passed on");
        res.statusCode = 503;
        res.end();
      },
    );
  });
  server.on("upgrade", (req, socket: Duplex, head) => {
    proxy.upgrade(req, socket, head).then(
      (handled) => handled || refuseUpgrade(socket),
      (err: unknown) => {
        log.error({ err }, "upgrade not passed on");
        socket.destroy();
      },
    );
  });
  return proxy;
}

function refuseUpgrade(socket: Duplex): void {
  socket.on("error", () => socket.destroy());
  socket.end("HTTP/1.1 424 Failed Dependency\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
}

/** Does something now and then again and again, never twice at once. Returns the end of it, once it is at rest. */
function repeat(everyMs: number, act: () => Promise<unknown>, log: Log): () => Promise<void> {
  let current: Promise<void> | undefined;
  const begin = (): void => {
    current ??= act()
      .then(
        () => undefined,
        (err: unknown) => log.warn({ err }, "chore failed"),
      )
      .finally(() => {
        current = undefined;
      });
  };
  begin();
  const timer = setInterval(begin, everyMs);
  return async () => {
    clearInterval(timer);
    await current;
  };
}

async function forgetExpired({ store, now }: HubContext): Promise<void> {
  const at = now();
  await store.sessions.removeExpired(at);
  await store.tokens.removeExpired(at);
  await store.oauth.removeExpiredCodes(at);
  await store.rateLimits.removeExpired(at);
}

async function warnOfCutOff({ store, servers, log }: HubContext): Promise<void> {
  for (const record of await store.servers.listActive()) {
    if (!(await servers.isCutOff(record))) continue;
    const { userId, apiUrl } = record;
    log.warn({ userId, apiUrl }, "this server knows the hub by a former address: it must be stopped and started again");
  }
}

async function canAdminLogIn({ store }: HubContext): Promise<boolean> {
  for (const { id, admin } of await store.users.list()) {
    if (admin && (await store.passwords.get(id)) !== undefined) return true;
  }
  return false;
}

/** Where this machine finds a hub that listens on `host`. */
function originOf(host: string, port: number): string {
  const name = host === "0.0.0.0" || host === "" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}

function pathOf(req: IncomingMessage): string {
  return (req.url ?? "/").split("?", 1)[0] ?? "/";
}
