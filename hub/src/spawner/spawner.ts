import type { Account } from "@craton/launcher";

/** A kind of server that a person can start. */
export interface Profile {
  /** Key in configuration and forms. */
  readonly slug: string;
  readonly displayName: string;
  readonly description: string;
  /** Program and arguments. */
  readonly argv: readonly string[];
  /** Added to the server's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Chosen when the person chooses nothing. */
  readonly default?: boolean;
}

/** One server to start. */
export interface StartRequest {
  readonly userName: string;
  /** Empty for the person's default server. */
  readonly serverName: string;
  readonly profile: Profile;
  /** URL path of the server, with the base URL and both slashes: `/user/NAME/[SERVER/]`. */
  readonly prefix: string;
  /** The `JUPYTERHUB_*` contract without `JUPYTERHUB_SERVICE_URL`, which the spawner adds. */
  readonly env: Readonly<Record<string, string>>;
  /** The person's home, absolute; made when it is missing. */
  readonly home: string;
  /** Account to run as; without one the server runs as the hub does. */
  readonly account?: Account;
}

/** Hooks of one start. */
export interface StartOptions {
  /** Tells the person what is being waited for; `progress` runs from 0 to 100. */
  report(message: string, progress: number): void;
  /**
   * Keeps the state; awaited before anything is started and again when it is known better, so that a hub that dies in
   * mid-start can poll or stop with the last state kept.
   */
  keep(state: SpawnState): Promise<void>;
  readonly signal: AbortSignal;
}

/** What {@link Spawner.resume} needs. */
export interface ResumeOptions {
  /** URL path of the server, as in its request. */
  readonly prefix: string;
  readonly signal: AbortSignal;
}

/** Where a server runs. Plain JSON. */
export interface SpawnState {
  /** Name of the spawner that made it. */
  readonly spawner: string;
  /** Origin to which the proxy sends, such as `http://127.0.0.1:4711`. */
  readonly url: string;
  /** The spawner's own. */
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Starts, polls and stops people's servers. */
export interface Spawner {
  readonly name: string;
  /** Servers are processes of this machine: where possible each person's run under an account of their own. */
  readonly usesAccounts: boolean;
  /**
   * Starts a server and resolves when it answers below its prefix.
   * @throws {SpawnError} with the reason, fit for the person's eyes; nothing is left running.
   */
  start(request: StartRequest, options: StartOptions): Promise<SpawnState>;
  /**
   * Goes on with a start whose hub died: resolves with the best known state when the server answers below `prefix`.
   * @throws {SpawnError} when it ended, or somebody else answers in its place; what runs is left to the caller.
   */
  resume(state: SpawnState, options: ResumeOptions): Promise<SpawnState>;
  poll(state: SpawnState): Promise<"running" | "stopped">;
  /** Ends the server and everything it started; one that is gone already is no error. */
  stop(state: SpawnState, options: { readonly graceMs: number }): Promise<void>;
}
