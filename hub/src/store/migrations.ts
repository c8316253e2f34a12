import type { Sql } from "./sql.ts";

/**
 * The schema's history. A migration is never changed once released, only followed by another, and it only adds: tables,
 * or columns with a default, so that hubs of the previous release go on working beside the new one. Each
 * ends in `;`. `$ID` is the dialect's self-counting primary key. Times are milliseconds since 1970.
 */
const migrations: readonly string[] = [
  `CREATE TABLE users (
    id $ID,
    name TEXT NOT NULL UNIQUE,
    admin INTEGER NOT NULL DEFAULT 0,
    blocked INTEGER NOT NULL DEFAULT 0,
    uid BIGINT,
    created_at BIGINT NOT NULL,
    last_activity BIGINT
  );
  CREATE UNIQUE INDEX users_uid ON users (uid);
  CREATE TABLE passwords (
    user_id BIGINT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    hash TEXT NOT NULL,
    changed_at BIGINT NOT NULL
  );
  CREATE TABLE invitations (
    hash TEXT PRIMARY KEY,
    user_id BIGINT REFERENCES users (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
  );
  CREATE TABLE sessions (
    hash TEXT PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    session_id TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
  );
  CREATE INDEX sessions_user ON sessions (user_id);
  CREATE TABLE signing_keys (
    purpose TEXT PRIMARY KEY,
    secret TEXT NOT NULL,
    created_at BIGINT NOT NULL
  );
  CREATE TABLE tokens (
    id $ID,
    hash TEXT NOT NULL UNIQUE,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    scopes TEXT NOT NULL,
    session_id TEXT,
    client_id TEXT,
    note TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    last_activity BIGINT
  );
  CREATE INDEX tokens_user ON tokens (user_id);
  CREATE INDEX tokens_session ON tokens (session_id);
  CREATE TABLE oauth_clients (
    id TEXT PRIMARY KEY,
    secret_hash TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    server_name TEXT NOT NULL
  );
  CREATE TABLE oauth_codes (
    hash TEXT PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES oauth_clients (id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    session_id TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    code_challenge TEXT,
    expires_at BIGINT NOT NULL
  );
  CREATE TABLE servers (
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'stopped',
    attempt TEXT,
    profile TEXT,
    spawn_state TEXT,
    url TEXT,
    started_at BIGINT,
    last_activity BIGINT,
    lock_owner TEXT,
    lock_until BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (user_id, name)
  );
  CREATE TABLE server_events (
    id $ID,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    server_name TEXT NOT NULL,
    attempt TEXT NOT NULL,
    kind TEXT NOT NULL,
    progress INTEGER NOT NULL,
    message TEXT NOT NULL,
    detail TEXT,
    at BIGINT NOT NULL
  );
  CREATE INDEX server_events_attempt ON server_events (attempt, id);
  CREATE TABLE rate_limits (
    key TEXT PRIMARY KEY,
    hits INTEGER NOT NULL,
    until BIGINT NOT NULL
  );`,
  "ALTER TABLE servers ADD COLUMN api_url TEXT;",
];

const selfCounting = {
  sqlite: "INTEGER PRIMARY KEY AUTOINCREMENT",
  postgres: "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
} as const;

/** Brings a database to the newest schema in one transaction. A newer schema than ours is left as it is. */
export function migrate(sql: Sql, scripts: readonly string[] = migrations): Promise<void> {
  return sql.migrate((applied) => {
    const due = scripts.slice(applied).map((script, index) => {
      const text = script.replaceAll("$ID", selfCounting[sql.dialect]);
      return `${text}\nINSERT INTO migrations (version, applied_at) VALUES (${applied + index + 1}, ${Date.now()});`;
    });
    return due.length > 0 ? due.join("\n") : undefined;
  });
}
