import type { Row, Sql, SqlValue } from "./sql.ts";

/** Where a server is in its life. */
export type ServerStatus = "stopped" | "spawning" | "running" | "stopping";

/** One server of a person: everything a hub needs to go on with it after another hub's death. */
export interface ServerRecord {
  userId: number;
  /** Empty for the default server. */
  name: string;
  status: ServerStatus;
  /** Id of the latest start; its events carry it. */
  attempt: string | undefined;
  /** Slug of the profile it was started with. */
  profile: string | undefined;
  /** The spawner's own note (JSON), enough to poll and stop it. */
  spawnState: Record<string, unknown> | undefined;
  /** Where the proxy finds it, when running. */
  url: string | undefined;
  /** Where the server was told to find the hub's API. */
  apiUrl: string | undefined;
  startedAt: number | undefined;
  lastActivity: number | undefined;
}

/** One step of a start, kept so that every hub can tell it. */
export interface ServerEvent {
  id: number;
  attempt: string;
  kind: "progress" | "ready" | "failed" | "cancelled";
  /** 0 to 100 */
  progress: number;
  message: string;
  /** End of the server's log, when it failed. */
  detail: string | undefined;
  at: number;
}

/** Fields of a server that a holder of its lock may change. */
export type ServerChange = Partial<
  Pick<ServerRecord, "status" | "attempt" | "profile" | "spawnState" | "url" | "apiUrl" | "startedAt">
>;

/** The lock of one server. A lease that ran out is anybody's. */
interface LockOptions {
  owner: string;
  leaseMs: number;
  now: number;
}

/** Servers, their locks and the events of their starts. */
export interface ServerRepository {
  get(userId: number, name: string): Promise<ServerRecord | undefined>;
  /** Where the proxy sends requests for a person's server; undefined unless it runs. */
  target(userName: string, name: string): Promise<{ userId: number; url: string } | undefined>;
  /** All that are not stopped. */
  listActive(): Promise<ServerRecord[]>;
  listOf(userId: number): Promise<ServerRecord[]>;
  /** Takes the lock, making the server's row if there is none; the record under the lock, or undefined if held. */
  lock(userId: number, name: string, options: LockOptions): Promise<ServerRecord | undefined>;
  /** Prolongs a lease that is still ours; false when it is lost. */
  renew(userId: number, name: string, options: LockOptions): Promise<boolean>;
  unlock(userId: number, name: string, owner: string): Promise<void>;
  /** Drops all locks; only for the single hub of an embedded database, when it begins. */
  unlockAll(): Promise<void>;
  /** Changes a server whose lock `owner` holds; false (and no change) when it does not. */
  change(userId: number, name: string, options: { owner: string; change: ServerChange }): Promise<boolean>;
  /** Never moves backwards. */
  touch(userId: number, name: string, at: number): Promise<void>;
  addEvent(userId: number, name: string, event: Omit<ServerEvent, "id">): Promise<void>;
  /** Events of one start after the given event id, oldest first; at most 500. */
  events(attempt: string, afterId: number): Promise<ServerEvent[]>;
  /** Forgets the events of all starts of this server but one. */
  removeEventsExcept(userId: number, name: string, attempt: string): Promise<void>;
}

const columns: Record<keyof ServerChange, string> = {
  status: "status",
  attempt: "attempt",
  profile: "profile",
  spawnState: "spawn_state",
  url: "url",
  apiUrl: "api_url",
  startedAt: "started_at",
};

/** {@link ServerRepository} over SQL. */
export function serverRepository(sql: Sql): ServerRepository {
  return {
    async get(userId, name) {
      const [row] = await sql.query("SELECT * FROM servers WHERE user_id = ? AND name = ?", userId, name);
      return row && toServer(row);
    },
    async target(userName, name) {
      const [row] = await sql.query(
        `SELECT servers.user_id, servers.url FROM servers JOIN users ON users.id = servers.user_id
         WHERE users.name = ? AND servers.name = ? AND servers.status = 'running'`,
        userName,
        name,
      );
      return row?.url ? { userId: Number(row.user_id), url: String(row.url) } : undefined;
    },
    listActive: async () => (await sql.query("SELECT * FROM servers WHERE status <> 'stopped'")).map(toServer),
    listOf: async (userId) =>
      (await sql.query("SELECT * FROM servers WHERE user_id = ? ORDER BY name", userId)).map(toServer),
    async lock(userId, name, { owner, leaseMs, now }) {
      const [row] = await sql.query(
        `INSERT INTO servers (user_id, name, lock_owner, lock_until) VALUES (?, ?, ?, ?)
         ON CONFLICT (user_id, name) DO UPDATE SET lock_owner = excluded.lock_owner, lock_until = excluded.lock_until
         WHERE servers.lock_owner IS NULL OR servers.lock_until <= ? RETURNING *`,
        userId,
        name,
        owner,
        now + leaseMs,
        now,
      );
      return row && toServer(row);
    },
    async renew(userId, name, { owner, leaseMs, now }) {
      const rows = await sql.query(
        "UPDATE servers SET lock_until = ? WHERE user_id = ? AND name = ? AND lock_owner = ? RETURNING name",
        now + leaseMs,
        userId,
        name,
        owner,
      );
      return rows.length > 0;
    },
    async unlock(userId, name, owner) {
      await sql.query(
        "UPDATE servers SET lock_owner = NULL, lock_until = 0 WHERE user_id = ? AND name = ? AND lock_owner = ?",
        userId,
        name,
        owner,
      );
    },
    async unlockAll() {
      await sql.query("UPDATE servers SET lock_owner = NULL, lock_until = 0 WHERE lock_owner IS NOT NULL");
    },
    async change(userId, name, { owner, change }) {
      const keys = Object.keys(change) as (keyof ServerChange)[];
      const rows = await sql.query(
        `UPDATE servers SET ${keys.map((key) => `${columns[key]} = ?`).join(", ")}
         WHERE user_id = ? AND name = ? AND lock_owner = ? RETURNING name`,
        ...keys.map((key) => toColumn(change[key])),
        userId,
        name,
        owner,
      );
      return rows.length > 0;
    },
    async touch(userId, name, at) {
      await sql.query(
        "UPDATE servers SET last_activity = ? WHERE user_id = ? AND name = ? AND COALESCE(last_activity, 0) < ?",
        at,
        userId,
        name,
        at,
      );
    },
    async addEvent(userId, name, { attempt, kind, progress, message, detail, at }) {
      await sql.query(
        `INSERT INTO server_events (user_id, server_name, attempt, kind, progress, message, detail, at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        userId,
        name,
        attempt,
        kind,
        progress,
        message,
        detail ?? null,
        at,
      );
    },
    events: async (attempt, afterId) =>
      (
        await sql.query(
          "SELECT * FROM server_events WHERE attempt = ? AND id > ? ORDER BY id LIMIT 500",
          attempt,
          afterId,
        )
      ).map(toEvent),
    async removeEventsExcept(userId, name, attempt) {
      await sql.query(
        "DELETE FROM server_events WHERE user_id = ? AND server_name = ? AND attempt <> ?",
        userId,
        name,
        attempt,
      );
    },
  };
}

function toColumn(value: ServerChange[keyof ServerChange]): SqlValue {
  if (value === undefined) return null;
  return typeof value === "object" ? JSON.stringify(value) : value;
}

const text = (value: SqlValue | undefined): string | undefined => (typeof value === "string" ? value : undefined);
const time = (value: SqlValue | undefined): number | undefined => (typeof value === "number" ? value : undefined);

function toServer(row: Row): ServerRecord {
  const spawnState = text(row.spawn_state);
  return {
    userId: Number(row.user_id),
    name: String(row.name),
    status: row.status as ServerStatus,
    attempt: text(row.attempt),
    profile: text(row.profile),
    spawnState: spawnState === undefined ? undefined : (JSON.parse(spawnState) as Record<string, unknown>),
    url: text(row.url),
    apiUrl: text(row.api_url),
    startedAt: time(row.started_at),
    lastActivity: time(row.last_activity),
  };
}

function toEvent(row: Row): ServerEvent {
  return {
    id: Number(row.id),
    attempt: String(row.attempt),
    kind: row.kind as ServerEvent["kind"],
    progress: Number(row.progress),
    message: String(row.message),
    detail: text(row.detail),
    at: Number(row.at),
  };
}
