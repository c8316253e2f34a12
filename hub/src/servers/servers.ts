import { createSecret, type Log, message } from "@craton/edge";
import type { HomeLayout } from "../spawner/home-layout.ts";
import type { Profile, Spawner, SpawnState } from "../spawner/spawner.ts";
import type { ServerEvent, ServerRecord } from "../store/servers.ts";
import type { Store } from "../store/store.ts";
import type { User } from "../store/users.ts";
import { accountOf } from "./accounts.ts";
import { serverEnvironment, serverIdentity } from "./contract.ts";
import { startDeadline } from "./deadline.ts";
import { enrol, withdraw } from "./enrolment.ts";
import { alreadyRunning, hubCloses, isBlocked, serverBusy, unknownProfile } from "./errors.ts";
import { type Lease, takeLease } from "./lease.ts";
import { createProgress, type Progress } from "./progress.ts";

const stopGraceMs = 10_000;
const cutOffMs = 1_000;

/** What the life of servers needs. */
export interface ServersContext {
  store: Store;
  spawner: Spawner;
  profiles: readonly Profile[];
  layout: HomeLayout;
  log: Log;
  now: () => number;
  baseUrl: string;
  /** Where servers find the hub's API; known once the hub listens. */
  apiUrl: () => string;
  /** Time a start may take altogether, in milliseconds. */
  startTimeoutMs: number;
  /** Called whenever a server came or went. */
  onChange: (userName: string, serverName: string) => void;
  /** Called at the end of each start, with the time it took. */
  onSpawn: (seconds: number, status: "success" | "failure") => void;
}

/** Starts, stops and tends people's servers. All state is in the store: any hub goes on where another died. */
export interface Servers {
  /**
   * Resolves when the start is under way (or was already).
   * @throws HttpError when it runs, the profile is unknown, the person is blocked, or the hub is closing.
   */
  start(user: User, name: string, profile: string | undefined): Promise<void>;
  /** Resolves when it is stopped; one that does not run is no error. */
  stop(user: User, name: string): Promise<void>;
  /** Steps of the latest start, until it is over. */
  follow(record: ServerRecord, signal: AbortSignal): AsyncGenerator<ServerEvent, void>;
  /** Looks after one server: keeps, adopts or cleans it up. What it is afterwards. */
  tend(record: ServerRecord): Promise<void>;
  /** Whether a running server knows the hub by an address where no hub answers any more: nobody can log in to it. */
  isCutOff(record: ServerRecord): Promise<boolean>;
  /** Looks after all servers once. */
  tendAll(): Promise<void>;
  /** Ends: waits for starts under way, or with `stopServers` cancels them and stops every server. */
  close(options: { stopServers: boolean; graceMs: number }): Promise<void>;
}

/** Why a start, or a server that ran, came to its end. */
interface Failure {
  attempt: string;
  error: unknown;
  kind?: "failed" | "cancelled";
  /** What may still run of it. */
  state: SpawnState | undefined;
}

/** The servers of a hub. */
export function createServers(context: ServersContext): Servers {
  return new StoredServers(context);
}

class StoredServers implements Servers {
  readonly #context: ServersContext;
  readonly #progress: Progress;
  readonly #owner = crypto.randomUUID();
  /** Starts under way in this hub, by server. */
  readonly #starts = new Map<string, { done: Promise<void>; cancel: AbortController }>();
  /** Starts that are being written down and will be under way. */
  readonly #beginnings = new Set<Promise<void>>();
  #isClosing = false;

  constructor(context: ServersContext) {
    this.#context = context;
    this.#progress = createProgress(context.store, context.now);
  }

  async start(user: User, name: string, slug: string | undefined): Promise<void> {
    if (this.#isClosing) throw hubCloses();
    const beginning = this.#request(user, name, this.#profile(slug));
    this.#beginnings.add(beginning);
    await beginning.finally(() => this.#beginnings.delete(beginning));
  }

  async #request(user: User, name: string, profile: Profile): Promise<void> {
    const lease = await this.#lease(user.id, name);
    if (!lease) {
      const record = await this.#context.store.servers.get(user.id, name);
      if (record?.status === "spawning") return;
      throw record?.status === "running" ? alreadyRunning(user.name) : serverBusy(user.name);
    }
    try {
      if (lease.record.status === "running") throw alreadyRunning(user.name);
      // Asked under the lease: whoever blocks somebody stops the server afterwards.
      if ((await this.#context.store.users.byId(user.id))?.blocked) throw isBlocked();
      // What a dead hub left half started or half stopped goes first.
      if (lease.record.spawnState) await this.#end(user, lease);
      await this.#begin(user, lease, profile);
    } catch (error) {
      await lease[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Writes down all that the start needs, then lets it run with the lease in hand. */
  async #begin(user: User, lease: Lease, profile: Profile): Promise<void> {
    const { store, now, baseUrl, apiUrl } = this.#context;
    const { name } = lease.record;
    const attempt = crypto.randomUUID();
    const token = createSecret();
    await enrol(store, { user, serverName: name, baseUrl }, { token, now: now() });
    const fresh = { status: "spawning", attempt, profile: profile.slug, apiUrl: apiUrl(), startedAt: now() } as const;
    await lease.change({ ...fresh, spawnState: undefined, url: undefined });
    await store.servers.removeEventsExcept(user.id, name, attempt);
    await this.#tell(lease, { attempt, progress: 0, message: message("hub.start.requested") });
    const cancel = new AbortController();
    this.#keepTrack(lease, this.#run(user, lease, { attempt, profile, token, cancel }), cancel);
  }

  /** A start under way, which {@link close} waits for and {@link stop} cancels. */
  #keepTrack({ record }: Lease, run: Promise<void>, cancel: AbortController): void {
    const key = keyOf(record);
    const done = run
      .catch((err: unknown) => this.#context.log.error({ err, userId: record.userId }, "a start ended without a trace"))
      // The next start may have begun already: the lease was free before this is told.
      .finally(() => this.#starts.get(key) === start && this.#starts.delete(key));
    const start = { done, cancel };
    this.#starts.set(key, start);
  }

  async #run(
    user: User,
    lease: Lease,
    start: { attempt: string; profile: Profile; token: string; cancel: AbortController },
  ): Promise<void> {
    const { spawner, store, layout, baseUrl, apiUrl, startTimeoutMs, onSpawn } = this.#context;
    const { attempt, profile, token, cancel } = start;
    const { name } = lease.record;
    await using _ = lease;
    using deadline = startDeadline(startTimeoutMs, lease.lost, cancel.signal);
    const begun = performance.now();
    const secondsSince = (): number => (performance.now() - begun) / 1000;
    let state: SpawnState | undefined;
    try {
      const home = layout.personHome(user.name);
      const account = spawner.usesAccounts ? await accountOf(user, home, store) : undefined;
      const env = serverEnvironment({ user, serverName: name, baseUrl, apiUrl: apiUrl(), token });
      const { prefix } = serverIdentity(baseUrl, user.name, name);
      const request = { userName: user.name, serverName: name, profile, prefix, env, home };
      let told: Promise<void> = Promise.resolve();
      state = await spawner.start(account ? { ...request, account } : request, {
        report: (step, progress) => {
          told = told
            .then(() => this.#tell(lease, { attempt, progress: Math.min(99, progress), message: step }))
            .catch((error: unknown) => this.#context.log.warn({ err: error }, "a step was not written down"));
        },
        keep: (kept) => lease.change({ spawnState: { ...kept } }),
        signal: deadline.signal,
      });
      await told;
      await this.#ready(user, lease, { attempt, state });
      onSpawn(secondsSince(), "success");
    } catch (error) {
      if (lease.lost.aborted) return;
      onSpawn(secondsSince(), "failure");
      const kind = cancel.signal.aborted ? "cancelled" : "failed";
      await this.#failed(user, lease, { attempt, error: deadline.reasonOf(error), kind, state });
    }
  }

  async #ready(user: User, lease: Lease, { attempt, state }: { attempt: string; state: SpawnState }): Promise<void> {
    const { log, onChange } = this.#context;
    await lease.change({ status: "running", spawnState: { ...state }, url: state.url });
    onChange(user.name, lease.record.name);
    await this.#progress.add(lease.record, {
      attempt,
      kind: "ready",
      progress: 100,
      message: message("spawn.ready"),
      detail: undefined,
    });
    log.info({ user: user.name, server: lease.record.name }, "server ready");
  }

  async #failed(user: User, lease: Lease, { attempt, error, kind = "failed", state }: Failure): Promise<void> {
    const { log, spawner } = this.#context;
    log.warn({ err: error, user: user.name, server: lease.record.name }, "server did not start");
    const told = error instanceof Error ? error.message : String(error);
    const detail = (error as { log?: string }).log || undefined;
    try {
      if (state) await spawner.stop(state, { graceMs: 0 });
      // Told first: whoever sees the server stopped also sees why.
      await this.#progress.add(lease.record, { attempt, kind, progress: 100, message: told, detail });
      await this.#retire(user, lease);
    } catch (failure) {
      log.error({ err: failure, user: user.name }, "a failed start could not be written down");
    }
  }

  async stop(user: User, name: string): Promise<void> {
    await Promise.allSettled(this.#beginnings);
    const own = this.#starts.get(keyOf({ userId: user.id, name }));
    if (own) {
      own.cancel.abort(new Error(message("hub.start.cancelled")));
      await own.done;
    }
    await using lease = await this.#lease(user.id, name);
    if (!lease) throw serverBusy(user.name);
    if (lease.record.status !== "stopped") await this.#end(user, lease);
  }

  /** Stops what runs and forgets it. */
  async #end(user: User, lease: Lease): Promise<void> {
    const { spawner, onChange, log } = this.#context;
    await lease.change({ status: "stopping", url: undefined });
    onChange(user.name, lease.record.name);
    const state = lease.record.spawnState as SpawnState | undefined;
    if (state) await spawner.stop(state, { graceMs: stopGraceMs });
    await this.#retire(user, lease);
    log.info({ user: user.name, server: lease.record.name }, "server stopped");
  }

  async #retire(user: User, lease: Lease): Promise<void> {
    const { store, baseUrl, onChange } = this.#context;
    await lease.change({ status: "stopped", spawnState: undefined, url: undefined });
    await withdraw(store, { user, serverName: lease.record.name, baseUrl });
    onChange(user.name, lease.record.name);
  }

  follow(record: ServerRecord, signal: AbortSignal): AsyncGenerator<ServerEvent, void> {
    return this.#progress.follow(record, signal);
  }

  async isCutOff({ status, apiUrl }: ServerRecord): Promise<boolean> {
    if (status !== "running" || apiUrl === undefined || apiUrl === this.#context.apiUrl()) return false;
    // The address of another hub on the same database is as good.
    const answer = await fetch(apiUrl, { signal: AbortSignal.timeout(cutOffMs) }).catch(() => undefined);
    await answer?.body?.cancel();
    return answer?.headers.get("x-jupyterhub-version") == null;
  }

  async tendAll(): Promise<void> {
    const records = await this.#context.store.servers.listActive();
    await Promise.all(
      records.map((record) =>
        this.tend(record).catch((error: unknown) =>
          this.#context.log.warn({ err: error, userId: record.userId, server: record.name }, "server not tended"),
        ),
      ),
    );
  }

  async tend(record: ServerRecord): Promise<void> {
    if (this.#starts.has(keyOf(record))) return;
    const isAlive = await this.#isAlive(record);
    if (record.status === "running" && isAlive) return;
    const { store } = this.#context;
    const user = await store.users.byId(record.userId);
    const lease = user && (await this.#lease(record.userId, record.name));
    // Somebody else is at it, perhaps another hub in mid-start.
    if (!lease) return;
    const same = lease.record.attempt === record.attempt && lease.record.status === record.status;
    if (same && record.status === "spawning" && isAlive) {
      const cancel = new AbortController();
      return this.#keepTrack(lease, this.#adopt(user, lease, cancel.signal), cancel);
    }
    await using _ = lease;
    if (!same) return;
    // Awaited here: the lease ends with this function.
    if (record.status === "stopping") return await this.#end(user, lease);
    // What the dead server had started goes with it, its kernels for one.
    const state = lease.record.spawnState as SpawnState | undefined;
    const reason = message(record.status === "running" ? "hub.start.ended" : "hub.start.lost");
    await this.#failed(user, lease, { attempt: record.attempt ?? "", error: new Error(reason), state });
  }

  /** Goes on with a start whose hub died after the server's process was made. */
  async #adopt(user: User, lease: Lease, cancelled: AbortSignal): Promise<void> {
    await using _ = lease;
    const { spawner, startTimeoutMs, baseUrl } = this.#context;
    const state = lease.record.spawnState as unknown as SpawnState;
    const attempt = lease.record.attempt ?? "";
    using deadline = startDeadline(startTimeoutMs, lease.lost, cancelled);
    try {
      await this.#tell(lease, { attempt, progress: 50, message: message("hub.start.adopted") });
      const { prefix } = serverIdentity(baseUrl, user.name, lease.record.name);
      const known = await spawner.resume(state, { prefix, signal: deadline.signal });
      await this.#ready(user, lease, { attempt, state: known });
    } catch (error) {
      if (lease.lost.aborted) return;
      const kind = cancelled.aborted ? "cancelled" : "failed";
      await this.#failed(user, lease, { attempt, error: deadline.reasonOf(error), kind, state });
    }
  }

  async #isAlive({ spawnState }: ServerRecord): Promise<boolean> {
    if (!spawnState) return false;
    return (await this.#context.spawner.poll(spawnState as unknown as SpawnState)) === "running";
  }

  async close({ stopServers, graceMs }: { stopServers: boolean; graceMs: number }): Promise<void> {
    this.#isClosing = true;
    await Promise.allSettled(this.#beginnings);
    const starts = [...this.#starts.values()];
    const cancel = (): void => {
      for (const start of starts) start.cancel.abort(new Error(message("hub.start.shutdown")));
    };
    const timer = setTimeout(cancel, stopServers ? 0 : graceMs);
    await Promise.all(starts.map((start) => start.done));
    clearTimeout(timer);
    if (!stopServers) return;
    const { store, log } = this.#context;
    const active = await store.servers.listActive();
    await Promise.all(
      active.map(async (record) => {
        const user = await store.users.byId(record.userId);
        if (!user) return;
        await this.stop(user, record.name).catch((err: unknown) => log.error({ err, user: user.name }, "stop failed"));
      }),
    );
  }

  #tell(lease: Lease, step: { attempt: string; progress: number; message: string }): Promise<void> {
    return this.#progress.add(lease.record, { ...step, kind: "progress", detail: undefined });
  }

  #lease(userId: number, name: string): Promise<Lease | undefined> {
    const { store, now, log } = this.#context;
    return takeLease(userId, name, { store, owner: this.#owner, now, log });
  }

  #profile(slug: string | undefined): Profile {
    const { profiles } = this.#context;
    const found =
      slug === undefined
        ? (profiles.find((profile) => profile.default) ?? profiles[0])
        : profiles.find((profile) => profile.slug === slug);
    if (!found)
      throw unknownProfile(
        slug ?? "",
        profiles.map((profile) => profile.slug),
      );
    return found;
  }
}

function keyOf({ userId, name }: { userId: number; name: string }): string {
  return `${userId}/${name}`;
}
