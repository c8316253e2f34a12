import { existsSync } from "node:fs";
import { message } from "@craton/edge";
import {
  checkReadable,
  type ExitedState,
  freePort,
  LaunchError,
  type Launcher,
  type LaunchHandle,
  newMarker,
  UnreadablePathError,
} from "@craton/launcher";
import type { SpawnerContext } from "../create-spawner.ts";
import { SpawnError } from "../errors.ts";
import type { ResumeOptions, Spawner, SpawnState, StartOptions, StartRequest } from "../spawner.ts";
import { listenerUid } from "./listener-uid.ts";
import { logSize, logTail } from "./log-tail.ts";
import { ensurePersonHome } from "./person-home.ts";
import { untilReady } from "./ready.ts";
import { serverEnv } from "./server-env.ts";

const defaultTimeoutMs = 60_000;
const abandonMs = 2000;
const patienceMs = 1500;
const portAttempts = 3;

/** What the spawner keeps: the marker before the start, the handle after it. */
interface LocalDetail extends Record<string, unknown> {
  readonly marker: string;
  readonly launch?: LaunchHandle;
}

/** One attempt to start a server. */
interface Attempt {
  readonly request: StartRequest;
  readonly options: StartOptions;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  readonly log: { readonly path: string; readonly from: number };
}

/** Servers as processes on this machine, each listening on a loopback port of its own. */
export function createLocalSpawner(context: SpawnerContext): Spawner {
  return new LocalSpawner(context);
}

class LocalSpawner implements Spawner {
  readonly name = "local";
  readonly usesAccounts = true;
  readonly #context: SpawnerContext;
  readonly #launcher: Launcher;

  constructor(context: SpawnerContext) {
    this.#context = context;
    this.#launcher = context.launcher;
  }

  async start(request: StartRequest, options: StartOptions): Promise<SpawnState> {
    options.signal.throwIfAborted();
    options.report(message("spawn.home"), 5);
    await this.#prepare(request);
    for (let left = portAttempts - 1; ; left--) {
      const state = await this.#attempt(request, options);
      if (state) return state;
      if (left === 0) throw new SpawnError(message("spawn.ports"));
    }
  }

  async resume(state: SpawnState, { prefix, signal }: ResumeOptions): Promise<SpawnState> {
    const launch = await this.#handle(state);
    if (!launch) throw new SpawnError(message("hub.start.ended"));
    const over = new AbortController();
    const both = AbortSignal.any([signal, over.signal]);
    const ended = await Promise.race([
      untilReady(`${state.url}${prefix}api`, () => {}, both),
      this.#launcher.exited(launch, both),
    ]).finally(() => over.abort());
    if (ended) throw new SpawnError(message("hub.start.ended"));
    if (!isOwn(Number(new URL(state.url).port), launch.uid)) throw new SpawnError(message("spawn.ports"));
    return { ...state, detail: { ...state.detail, launch } };
  }

  async poll(state: SpawnState): Promise<"running" | "stopped"> {
    const handle = await this.#handle(state);
    if (handle === undefined) return "stopped";
    return (await this.#launcher.poll(handle)).state === "running" ? "running" : "stopped";
  }

  async stop(state: SpawnState, { graceMs }: { readonly graceMs: number }): Promise<void> {
    const handle = await this.#handle(state);
    if (handle) await this.#launcher.stop(handle, { graceMs });
  }

  async #handle({ detail }: SpawnState): Promise<LaunchHandle | undefined> {
    const { marker, launch } = detail as LocalDetail;
    return launch ?? this.#launcher.find(marker);
  }

  async #prepare({ home, account }: StartRequest): Promise<void> {
    try {
      await ensurePersonHome(home, account, this.#context.prepareHome);
    } catch (error) {
      throw new SpawnError(message("spawn.homeFailed"), { cause: error });
    }
  }

  /** Undefined when somebody else took the port first. */
  async #attempt(request: StartRequest, options: StartOptions): Promise<SpawnState | undefined> {
    const port = await freePort();
    const path = this.#context.layout.serverLog(request.userName, request.serverName);
    const env = serverEnv(request, `http://127.0.0.1:${port}${request.prefix}`, process.env);
    const attempt = { request, options, port, env, log: { path, from: await logSize(path) } };
    const state = await this.#launch(attempt);
    const { launch } = state.detail as { launch: LaunchHandle };
    try {
      await options.keep(state);
      if (await this.#becomesReady(attempt, launch)) {
        options.report(message("spawn.ready"), 100);
        return state;
      }
      await this.#launcher.stop(launch, { graceMs: abandonMs });
      return undefined;
    } catch (error) {
      await this.#launcher.stop(launch, { graceMs: abandonMs });
      throw error;
    }
  }

  async #launch(attempt: Attempt): Promise<SpawnState> {
    const { request, options, port, env, log } = attempt;
    const marker = newMarker();
    const state = { spawner: this.name, url: `http://127.0.0.1:${port}` };
    await options.keep({ ...state, detail: { marker } });
    options.report(message("spawn.process"), 20);
    const { profile, home, account } = request;
    const { limits } = this.#context;
    const launch = await this.#launcher
      .start(
        {
          argv: profile.argv,
          env,
          cwd: home,
          logFile: log.path,
          marker,
          ...(account && { account }),
          ...(limits && { limits }),
        },
        options.signal,
      )
      .catch(async (error: unknown) => {
        throw error instanceof LaunchError ? await this.#failure(attempt, error.message) : error;
      });
    return { ...state, detail: { marker, launch } };
  }

  /** False when the port turned out to be somebody else's. */
  async #becomesReady(attempt: Attempt, launch: LaunchHandle): Promise<boolean> {
    const { options, request, port } = attempt;
    const timeoutMs = this.#context.startTimeoutMs ?? defaultTimeoutMs;
    const timeout = AbortSignal.timeout(timeoutMs);
    const over = new AbortController();
    const signal = AbortSignal.any([options.signal, timeout, over.signal]);
    try {
      const ended = await Promise.race([
        untilReady(`http://127.0.0.1:${port}${request.prefix}api`, reporter(options, timeoutMs), signal),
        this.#launcher.exited(launch, signal),
      ]);
      if (ended) return await this.#explainEnd(attempt, ended);
      return isOwn(port, request.account?.uid);
    } catch (error) {
      if (!timeout.aborted || options.signal.aborted) throw options.signal.aborted ? options.signal.reason : error;
      throw await this.#failure(attempt, message("spawn.timeout", { seconds: Math.round(timeoutMs / 1000) }));
    } finally {
      over.abort();
    }
  }

  async #explainEnd(attempt: Attempt, { exitCode, signal }: ExitedState): Promise<false> {
    const how = signal ?? exitCode ?? "?";
    const error = await this.#failure(attempt, message("spawn.exited", { how }));
    if (/EADDRINUSE|address already in use/i.test(error.log)) return false;
    throw error;
  }

  async #failure({ request, log, env }: Attempt, reason: string): Promise<SpawnError> {
    const unreadable = await findUnreadable(request);
    const tail = await logTail(log.path, log.from, env);
    return new SpawnError(unreadable?.message ?? reason, { log: tail, cause: unreadable });
  }
}

/** Whether the port is not somebody else's: accounts can listen on each other's ports. */
function isOwn(port: number, uid: number | undefined): boolean {
  return uid === undefined || listenerUid(port) === uid;
}

/** The likely reason why a server under an account of its own fails: it may not read its home or its program. */
async function findUnreadable({ account, home, profile }: StartRequest): Promise<UnreadablePathError | undefined> {
  if (!account) return undefined;
  for (const path of [home, ...profile.argv].filter((one) => one.startsWith("/") && existsSync(one))) {
    try {
      await checkReadable(account, path);
    } catch (error) {
      if (error instanceof UnreadablePathError) return error;
    }
  }
  return undefined;
}

/** Says that it waits, and from time to time why. */
function reporter({ report }: StartOptions, timeoutMs: number): (why: string) => void {
  const begin = performance.now();
  let next = 0;
  return (why) => {
    const passed = performance.now() - begin;
    if (passed < next) return;
    const progress = Math.min(95, Math.round(40 + (55 * passed) / timeoutMs));
    report(next === 0 ? message("spawn.wait") : message("spawn.stillWaiting", { why }), progress);
    next = passed + patienceMs;
  };
}
