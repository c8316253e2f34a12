import { mkdir } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { userInfo } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { clientOf, createDrain, listen } from "@craton/edge";
import type { Gate } from "./auth/gate.ts";
import { HubGate } from "./auth/hub-gate.ts";
import { stateKey } from "./auth/state-key.ts";
import { TokenGate } from "./auth/token-gate.ts";
import { XsrfGuard } from "./auth/xsrf.ts";
import { registerConfig } from "./config/routes.ts";
import { Checkpoints } from "./contents/checkpoints.ts";
import { Contents } from "./contents/contents.ts";
import { registerDownloads } from "./contents/downloads.ts";
import { registerContents } from "./contents/routes.ts";
import { Trust } from "./contents/trust.ts";
import { Uploads } from "./contents/uploads.ts";
import { forbidden, notFound, ServerOptionsError } from "./errors.ts";
import { EventBus } from "./events/event-bus.ts";
import { registerEvents } from "./events/routes.ts";
import { FolderRoot } from "./files/root.ts";
import { createDispatch, toVisit } from "./http/dispatch.ts";
import type { Visit } from "./http/exchange.ts";
import { Router } from "./http/router.ts";
import { isSameOrigin, refuseUpgrade, SocketRouter } from "./http/sockets.ts";
import { v1Protocol } from "./kernels/framing.ts";
import { Kernels } from "./kernels/kernels.ts";
import { KernelSpecs } from "./kernels/kernelspecs.ts";
import { registerKernelSpecs, registerKernels } from "./kernels/routes.ts";
import { registerLab } from "./lab/routes.ts";
import { registerNbconvert } from "./nbconvert/routes.ts";
import type { RunningServer, ServerOptions } from "./options.ts";
import { registerSessions } from "./sessions/routes.ts";
import { Sessions } from "./sessions/sessions.ts";
import { registerStatus } from "./status/routes.ts";
import { registerTerminals } from "./terminals/routes.ts";
import { Terminals } from "./terminals/terminals.ts";

/** Running requests have this long when the server closes. */
const drainMs = 1_000;

/**
 * Starts one person's Jupyter server and resolves when it listens. What is heavy (ZeroMQ, terminals, Markdown) is
 * loaded when first needed.
 * @throws ServerOptionsError; PortTakenError and AddressError of edge; the system's error when a folder cannot be used.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { root: folder, stateDir, baseUrl, log } = options;
  const http = createServer({ requestTimeout: 0, headersTimeout: 60_000, keepAliveTimeout: 65_000 });
  const drain = createDrain(http);
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  const [root, key] = await Promise.all([FolderRoot.of(folder), stateKey(stateDir)]);

  const activity = new Activity();
  const events = new EventBus();
  const uploads = new Uploads();
  const contents = new Contents({
    root,
    checkpoints: new Checkpoints(join(stateDir, "checkpoints"), root),
    trust: new Trust(join(stateDir, "trusted"), key),
    uploads,
    onEvent: (event) => events.contents(event),
  });
  const onActivity = (): void => activity.note();
  const kernels = new Kernels({
    specs: new KernelSpecs(options.kernelspecs),
    root,
    runtimeDir: join(stateDir, "runtime"),
    launcher: options.launcher,
    log,
    onActivity,
  });
  const sessions = new Sessions(kernels, root);
  const terminals = new Terminals({ root, shell: options.terminals ?? defaultShell(), onActivity });
  const isSecure = (visit: Visit): boolean => clientOf(visit.req, { hops: hopsOf(options) }).proto === "https";
  let port = options.port;
  const gate = createGate(options, { isSecure, key, port: () => port, lastActivity: () => activity.last });
  const router = new Router();
  const sockets = new SocketRouter([v1Protocol]);

  const closed = Promise.withResolvers<void>();
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= (async () => {
      // The end of a child alone does not keep this process alive.
      const alive = setInterval(() => undefined, 1_000);
      gate.close();
      sockets.close();
      await Promise.allSettled([kernels.close(), terminals.close(), uploads.close(), drain({ graceMs: drainMs })]);
      clearInterval(alive);
      closed.resolve();
    })();
    return closing;
  };

  gate.register(router);
  registerStatus(router, {
    started: new Date(),
    lastActivity: () => activity.last,
    kernels,
    shutdown: () => void close(),
  });
  registerContents(router, contents, baseUrl);
  registerDownloads(router, root);
  registerSessions(router, sessions, baseUrl);
  registerKernels(router, sockets, { kernels, baseUrl });
  registerKernelSpecs(router, kernels, baseUrl);
  registerTerminals(router, sockets, terminals);
  registerConfig(router, join(stateDir, "config"));
  registerEvents(router, sockets, events);
  registerNbconvert(router, contents);
  registerLab(router, {
    baseUrl,
    appDir: options.appDir,
    labExtensionDirs: options.labExtensionDirs,
    stateDir,
    root: root.folder,
    terminalsAvailable: options.terminals !== false,
    pageConfig: () => gate.pageConfig(),
  });

  const xsrf = new XsrfGuard(key, baseUrl);
  http.on("request", createDispatch({ baseUrl, router, gate, xsrf, isSecure, log, onActivity }));
  acceptSockets(http, { baseUrl, gate, sockets, hops: hopsOf(options) });
  ({ port } = await listen(http, { host: options.host, port: options.port }));
  const host = options.host.includes(":") ? `[${options.host}]` : options.host;
  return { url: `http://${host}:${port}${baseUrl}`, port, closed: closed.promise, close };
}

/** When the server was last used. */
class Activity {
  last: Date = new Date();

  note(): void {
    this.last = new Date();
  }
}

interface GateParts {
  isSecure: (visit: Visit) => boolean;
  key: string;
  port: () => number;
  lastActivity: () => Date;
}

function createGate(options: ServerOptions, parts: GateParts): Gate {
  const { token, hub, baseUrl, log } = options;
  if (hub && token === undefined) return new HubGate({ hub, baseUrl, log, ...parts });
  if (token && !hub) return new TokenGate({ token, baseUrl, username: localUser(), hops: hopsOf(options), ...parts });
  throw new ServerOptionsError("A server needs either a token or a hub: nobody else could be kept out.");
}

function acceptSockets(
  http: Server,
  parts: { baseUrl: string; gate: Gate; sockets: SocketRouter; hops: number },
): void {
  const accept = async (req: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> => {
    const visit = toVisit(req, parts.baseUrl);
    if (!visit) throw notFound("There is no such WebSocket.");
    const identity = await parts.gate.identify(visit, "socket");
    if (!identity) throw forbidden("Forbidden");
    if (identity.session !== undefined && !isSameOrigin(req, parts.hops))
      throw forbidden("Cross-site WebSockets are refused.");
    await parts.sockets.open({ ...visit, identity }, stream, head);
  };
  http.on("upgrade", (req, stream, head) => {
    stream.on("error", () => stream.destroy());
    accept(req, stream, head).catch((error: unknown) => refuseUpgrade(stream, error));
  });
}

function hopsOf({ proxyHops, hub }: ServerOptions): number {
  return proxyHops ?? (hub ? 1 : 0);
}

function defaultShell(): readonly string[] {
  return [process.env.SHELL || "/bin/sh", "-l"];
}

/** An account without an entry in passwd has no name. */
function localUser(): string {
  try {
    return userInfo().username;
  } catch {
    return "user";
  }
}
