import { Pool, type PoolClient, types } from "pg";
import { DatabaseUnavailableError } from "../errors.ts";
import type { Row, Sql, SqlValue } from "./sql.ts";

const bigint = 20;
/** Any number that all hubs of one database agree on: who holds this advisory lock migrates. */
const migrationLock = 7_203_451;

/**
 * PostgreSQL by connection URL (`postgres://…`), at most ten connections.
 * @throws DatabaseUnavailableError when it does not answer within ten seconds.
 */
export async function openPostgres(url: string): Promise<Sql> {
  const pool = new Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 30_000,
    // For a database that went away without a word: no hub waits for it for ever.
    query_timeout: 35_000,
    keepAlive: true,
    types: { getTypeParser: (oid, format) => (oid === bigint ? Number : types.getTypeParser(oid, format)) },
  });
  // A connection that dies while idle is replaced by the pool; the next query tells if the database is gone.
  pool.on("error", ignore);
  await pool.query("SELECT 1").catch(async (cause: unknown) => {
    await pool.end();
    throw new DatabaseUnavailableError(hostOf(url), { cause });
  });
  return {
    dialect: "postgres",
    query: async (text, ...values) => (await pool.query<Row>(numbered(text), values.map(storable))).rows,
    batch: (statements) =>
      inTransaction(pool, async (client) => {
        for (const { text, values } of statements) await client.query(numbered(text), values.map(storable));
      }),
    migrate: (script) =>
      inTransaction(pool, async (client) => {
        await client.query("SELECT pg_advisory_xact_lock($1)", [migrationLock]);
        await client.query(
          "CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY, applied_at BIGINT NOT NULL)",
        );
        const { rows } = await client.query<Row>("SELECT COALESCE(MAX(version), 0) AS version FROM migrations");
        const text = script(Number(rows[0]?.version ?? 0));
        if (text) await client.query(text);
      }),
    close: () => pool.end(),
  };
}

const numberedTexts = new Map<string, string>();

/** `?` places as `$1, $2 …`; our statements have no `?` in literals. */
function numbered(text: string): string {
  let found = numberedTexts.get(text);
  if (!found) {
    let place = 0;
    found = text.replace(/\?/g, () => `$${++place}`);
    numberedTexts.set(text, found);
  }
  return found;
}

async function inTransaction(pool: Pool, work: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  // A connection that dies while it is lent to us tells so twice: the query fails, and this would end the hub.
  client.on("error", ignore);
  let broken = false;
  try {
    await client.query("BEGIN");
    await work(client);
    await client.query("COMMIT");
  } catch (error) {
    broken = await client.query("ROLLBACK").then(
      () => false,
      () => true,
    );
    throw error;
  } finally {
    client.off("error", ignore);
    client.release(broken);
  }
}

/** PostgreSQL's text has no zero character. */
function storable(value: SqlValue): SqlValue {
  return typeof value === "string" ? value.replaceAll("\0", "\uFFFD") : value;
}

function ignore(): void {}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? "the given address";
}
