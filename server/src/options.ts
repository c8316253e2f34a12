import type { Log } from "@craton/edge";
import type { Launcher } from "@craton/launcher";
import type { HubOptions } from "./auth/hub-options.ts";
import type { NamedKernelSpec } from "./kernels/kernelspecs.ts";

/** Options of {@link startServer}. */
export interface ServerOptions {
  /** The person's folder: nothing outside is served. */
  root: string;
  /** Folder for settings, workspaces, checkpoints, signatures and run-time files; made if missing, mode 0700. */
  stateDir: string;
  host: string;
  /** 0 picks a free one. */
  port: number;
  /** Path prefix, `/` for none. */
  baseUrl: string;
  /** Whoever holds this comes in. Exactly one of `token` and `hub` is given. */
  token?: string;
  /** The hub that knows who may come in. */
  hub?: HubOptions;
  /** Kernelspecs that come before those on the Jupyter path; the first is the default. */
  kernelspecs: readonly NamedKernelSpec[];
  /** Folder of the built JupyterLab app. */
  appDir: string;
  /** Folders with prebuilt JupyterLab extensions. */
  labExtensionDirs: readonly string[];
  launcher: Launcher;
  log: Log;
  /** Reverse proxies in front whose `X-Forwarded-*` is trusted; default 1 under a hub, else 0. */
  proxyHops?: number;
  /** Program of a terminal and its arguments; default the person's shell. False: no terminals. */
  terminals?: readonly string[] | false;
}

/** A server that listens. */
export interface RunningServer {
  /** Address with base URL, without token. */
  url: string;
  port: number;
  /** Resolves when the server has closed, by {@link close} or because `POST /api/shutdown` was asked for. */
  closed: Promise<void>;
  /** Ends kernels and terminals, lets requests end, closes. */
  close(): Promise<void>;
}
