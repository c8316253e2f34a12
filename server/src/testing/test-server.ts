import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createLog } from "@craton/edge";
import { createProcessLauncher } from "@craton/launcher";
import type * as Services from "@jupyterlab/services";
import WebSocket from "ws";
import type { NamedKernelSpec } from "../kernels/kernelspecs.ts";
import type { RunningServer, ServerOptions } from "../options.ts";
import { startServer } from "../server.ts";

/** Token of every test server. */
export const token = "test-token";

const require = createRequire(import.meta.url);

/** The client of reference; CommonJS, so that Node loads it as it is. */
export const services: typeof Services = require("@jupyterlab/services") as typeof Services;

const { PageConfig } = createRequire(require.resolve("@jupyterlab/services"))("@jupyterlab/coreutils") as {
  PageConfig: { setOption(name: string, value: string): void };
};
PageConfig.setOption("terminalsAvailable", "true");

/** A server on a free port of loopback with folders of its own. */
export interface TestServer extends AsyncDisposable {
  server: RunningServer;
  root: string;
  stateDir: string;
  /** Settings of the client of reference. */
  settings: Services.ServerConnection.ISettings;
  /** A request with the token. */
  ask(path: string, init?: RequestInit): Promise<Response>;
}

/** Starts a server for a test. `await using` ends it and removes its folders. */
export async function startTestServer(options: Partial<ServerOptions> = {}): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), "craton-server-"));
  const root = options.root ?? join(folder, "root");
  const stateDir = join(folder, "state");
  await mkdir(root, { recursive: true });
  const server = await startServer({
    root,
    stateDir,
    host: "127.0.0.1",
    port: 0,
    baseUrl: "/base/",
    ...(options.hub ? {} : { token }),
    kernelspecs: [],
    appDir: join(folder, "app"),
    labExtensionDirs: [],
    launcher: createProcessLauncher(),
    log: createLog({ name: "server", level: process.env.CRATON_TEST_LOG === "1" ? "debug" : "silent" }),
    ...options,
  });
  const settings = services.ServerConnection.makeSettings({
    baseUrl: server.url,
    wsUrl: server.url.replace("http", "ws"),
    appUrl: "lab",
    token,
    appendToken: true,
    fetch,
    Request,
    Headers,
    WebSocket: WebSocket as unknown as Services.ServerConnection.ISettings["WebSocket"],
  });
  return {
    server,
    root,
    stateDir,
    settings,
    ask: (path, init = {}) =>
      fetch(server.url + path, { ...init, headers: { authorization: `token ${token}`, ...init.headers } }),
    async [Symbol.asyncDispose]() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const projectRoot = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** A Python that has ipykernel, if this machine has one: its kernelspec. */
export function pythonKernel(): NamedKernelSpec | undefined {
  const python = process.env.CRATON_TEST_PYTHON;
  if (python === undefined || !existsSync(python)) return undefined;
  const argv = [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"];
  return { name: "python3", spec: { argv, display_name: "Python 3", language: "python" } };
}

/** The kernel of this project, if it is there: its kernelspec, as the command writes it that installs it. */
export function typescriptKernel(): NamedKernelSpec | undefined {
  const craton = join(projectRoot, "craton.mjs");
  if (!existsSync(craton)) return undefined;
  const prefix = mkdtempSync(join(tmpdir(), "craton-kernelspec-"));
  try {
    execFileSync(process.execPath, [craton, "kernel", "install", "--prefix", prefix]);
    const file = join(prefix, "share/jupyter/kernels/typescript/kernel.json");
    return { name: "typescript", spec: JSON.parse(readFileSync(file, "utf8")) as NamedKernelSpec["spec"] };
  } finally {
    rmSync(prefix, { recursive: true, force: true });
  }
}

/** Waits until `probe` gives something. @throws Error after `deadlineMs`. */
export async function eventually<Value>(
  probe: () => Value | undefined | Promise<Value | undefined>,
  deadlineMs = 20_000,
): Promise<Value> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error(`not within ${deadlineMs} ms: ${probe}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
