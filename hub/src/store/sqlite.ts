import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { Row, Sql, SqlValue } from "./sql.ts";

/**
 * SQLite in a file (or `:memory:`). Every commit is on disk before its promise resolves (WAL, synchronous FULL), so
 * neither kill -9 nor a power cut loses an account.
 */
export function openSqlite(path: string): Sql {
  const db = new DatabaseSync(path, { enableForeignKeyConstraints: true, timeout: 5_000 });
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -4000;");
  const prepared = new Map<string, StatementSync>();
  const run = (text: string, values: readonly SqlValue[]): Row[] => {
    const found = prepared.get(text) ?? db.prepare(text);
    prepared.set(text, found);
    return found.all(...values) as Row[];
  };
  return {
    dialect: "sqlite",
    query: async (text, ...values) => run(text, values),
    batch: async (statements) =>
      inTransaction(db, () => {
        for (const { text, values } of statements) run(text, values);
      }),
    migrate: async (script) =>
      inTransaction(db, () => {
        db.exec("CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY, applied_at BIGINT NOT NULL)");
        const [{ version = 0 } = {}] = run("SELECT COALESCE(MAX(version), 0) AS version FROM migrations", []);
        const text = script(Number(version));
        if (text) db.exec(text);
      }),
    close: async () => {
      if (db.isOpen) db.close();
    },
  };
}

function inTransaction(db: DatabaseSync, work: () => void): void {
  db.exec("BEGIN IMMEDIATE");
  try {
    work();
    db.exec("COMMIT");
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}
