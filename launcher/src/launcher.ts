import type { Account } from "./account/account.ts";

/** Bounds for one launched process; the kernel of the operating system enforces them (Linux only). */
export interface LaunchLimits {
  /** Private writable memory of each process, in bytes (RLIMIT_DATA: address space that is only reserved is free). */
  readonly memoryBytes?: number;
  /** Processes and threads of the whole account (RLIMIT_NPROC). */
  readonly processes?: number;
  /** Open files of each process (RLIMIT_NOFILE). */
  readonly openFiles?: number;
}

/** What to start and how. */
export interface LaunchSpec {
  /** Program and arguments. A program without a slash is looked up in `env.PATH`. */
  readonly argv: readonly string[];
  /** The whole environment: nothing else is inherited, only {@link MARKER_VARIABLE} is added. */
  readonly env: Readonly<Record<string, string>>;
  /** Working directory, absolute. */
  readonly cwd: string;
  /** File to which stdout and stderr are appended (mode 0600, rotated when large); without it they are dropped. */
  readonly logFile?: string;
  /** The account to run as; needs root. */
  readonly account?: Account;
  readonly limits?: LaunchLimits;
  /** From {@link newMarker}, when the caller must find the process again even if it dies before it has the handle. */
  readonly marker?: string;
}

/** Names a started process. Plain JSON: it survives the process that launched it. */
export interface LaunchHandle {
  readonly pid: number;
  /** Start time as the system counts it: guards against another process that got the same pid. */
  readonly startedTicks: string;
  /** The boot in which the pid is valid. */
  readonly bootId: string;
  /** Value of {@link MARKER_VARIABLE} in the process and, unless they drop it, in all that it starts. */
  readonly marker: string;
  /** The account's uid when the process runs under one of its own. */
  readonly uid?: number;
}

/** How a process ended. Both fields are absent when it was not our child and nobody knows. */
export interface ExitedState {
  readonly state: "exited";
  readonly exitCode?: number;
  readonly signal?: string;
}

/** What {@link Launcher.poll} sees. */
export type LaunchState = { readonly state: "running" } | ExitedState;

/** How {@link Launcher.stop} goes about it. */
export interface StopOptions {
  /** Time between the polite and the forced end, in milliseconds. */
  readonly graceMs: number;
}

/** Starts, polls and stops processes that outlive the process that started them. */
export interface Launcher {
  /**
   * Starts a process in a session of its own.
   * @throws {LaunchError} when the program, the directory or the account does not allow it.
   */
  start(spec: LaunchSpec, signal?: AbortSignal): Promise<LaunchHandle>;
  /**
   * The handle of a process that was started with `spec.marker`, by whomever; undefined when there is none, or where
   * the system does not show the environment of processes (macOS).
   */
  find(marker: string): Promise<LaunchHandle | undefined>;
  poll(handle: LaunchHandle): Promise<LaunchState>;
  /** Resolves when the process has ended: at once for our own children, within 100 ms for adopted ones. */
  exited(handle: LaunchHandle, signal?: AbortSignal): Promise<ExitedState>;
  /**
   * SIGTERM to the group, after `graceMs` SIGKILL to every descendant and everything that carries the marker, in any
   * group or session; under an account of its own whose last launch this was, to everything of that account.
   * Resolves when nothing is left; a process that is gone already is no error.
   * @throws {StopError} when something survives SIGKILL.
   */
  stop(handle: LaunchHandle, options: StopOptions): Promise<void>;
}
