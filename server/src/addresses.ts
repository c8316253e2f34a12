import { join } from "node:path";
import type { Gate } from "./auth/gate.ts";
import { registerConfig } from "./config/routes.ts";
import { registerDownloads } from "./contents/downloads.ts";
import { registerContents } from "./contents/routes.ts";
import { registerEvents } from "./events/routes.ts";
import { Router } from "./http/router.ts";
import { SocketRouter } from "./http/sockets.ts";
import { v1Protocol } from "./kernels/framing.ts";
import { registerKernelSpecs, registerKernels } from "./kernels/routes.ts";
import { registerLab } from "./lab/routes.ts";
import { registerNbconvert } from "./nbconvert/routes.ts";
import type { ServerOptions } from "./options.ts";
import type { ServerParts } from "./parts.ts";
import { registerSessions } from "./sessions/routes.ts";
import { registerStatus } from "./status/routes.ts";
import { registerTerminals } from "./terminals/routes.ts";

/** All addresses of a server. @param shutdown ends the server */
export function createAddresses(
  options: ServerOptions,
  parts: ServerParts,
  { gate, shutdown }: { gate: Gate; shutdown: () => void },
): { router: Router; sockets: SocketRouter } {
  const { baseUrl, stateDir, appDir, labExtensionDirs, terminals: shell } = options;
  const { root, contents, kernels, sessions, terminals, events, started, lastActivity } = parts;
  const router = new Router();
  const sockets = new SocketRouter([v1Protocol]);
  gate.register(router);
  registerStatus(router, { started, lastActivity, kernels, shutdown });
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
    appDir,
    labExtensionDirs,
    stateDir,
    root: root.folder,
    terminalsAvailable: shell !== false,
    pageConfig: () => gate.pageConfig(),
  });
  return { router, sockets };
}
