import { closeSync, fchmodSync, fstatSync, mkdirSync, openSync, renameSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";

/** A cell as it is kept. */
export interface Entry {
  session: number;
  line: number;
  code: string;
}

/** How much is kept; the oldest cells go first. */
export interface StoreLimits {
  cells: number;
  bytes: number;
}

/** Another kernel's transaction is waited for so long; the protocol thread stands still meanwhile. */
const BUSY_MS = 100;
const NOT_A_DATABASE: ReadonlySet<unknown> = new Set([11, 26]);

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS sessions (session INTEGER PRIMARY KEY AUTOINCREMENT, started TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS cells (
    id INTEGER PRIMARY KEY, session INTEGER NOT NULL, line INTEGER NOT NULL, code TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS cells_of_session ON cells (session, line);`;

/** The cells of many sessions in one SQLite file that several kernels share, or in memory. */
export class HistoryStore {
  readonly #db: DatabaseSync;
  readonly #limits: StoreLimits;

  private constructor(db: DatabaseSync, limits: StoreLimits) {
    this.#db = db;
    this.#limits = limits;
  }

  /** Opens or makes the file, readable by its owner only; one that is damaged is put aside. Throws SQLite's error. */
  static open(file: string | undefined, limits: StoreLimits): HistoryStore {
    if (file === undefined) return new HistoryStore(database(":memory:"), limits);
    makePrivate(file);
    try {
      return new HistoryStore(database(file), limits);
    } catch (error) {
      if (!NOT_A_DATABASE.has((error as { errcode?: unknown }).errcode)) throw error;
      renameSync(file, `${file}.damaged`);
      makePrivate(file);
      return new HistoryStore(database(file), limits);
    }
  }

  /** Begins a session; its number. */
  begin(): number {
    const { lastInsertRowid } = this.#db
      .prepare("INSERT INTO sessions (started) VALUES (?)")
      .run(new Date().toISOString());
    return Number(lastInsertRowid);
  }

  /** The number of the session that was begun last; 0 when there is none. */
  lastSession(): number {
    const [row] = this.#db.prepare("SELECT max(session) AS session FROM sessions").all();
    return Number(row?.session ?? 0);
  }

  /** Keeps cells, all or none of them, and drops the oldest ones beyond the limits. */
  add(entries: readonly Entry[]): void {
    this.#db.exec("BEGIN IMMEDIATE");
    try {
      const insert = this.#db.prepare("INSERT INTO cells (session, line, code) VALUES (?, ?, ?)");
      for (const { session, line, code } of entries) insert.run(session, line, code);
      this.#prune();
      this.#db.exec("COMMIT");
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
      throw error;
    }
  }

  /** The newest cells, in the order in which they were kept. */
  tail(count: number): Entry[] {
    return this.#select("SELECT session, line, code FROM cells ORDER BY id DESC LIMIT ?", count).reverse();
  }

  /** The cells of one session whose lines are in `[start, stop)`. */
  range(session: number, [start, stop]: [start: number, stop: number]): Entry[] {
    const where = "session = ? AND line >= ? AND line < ?";
    return this.#select(`SELECT session, line, code FROM cells WHERE ${where} ORDER BY line`, session, start, stop);
  }

  /** The newest cells whose code matches a shell pattern; with `unique`, each code once, at its last place. */
  search(pattern: string, { count, unique }: { count: number; unique: boolean }): Entry[] {
    const ids = unique
      ? "SELECT max(id) FROM cells WHERE code GLOB ? GROUP BY code"
      : "SELECT id FROM cells WHERE code GLOB ?";
    const query = `SELECT session, line, code FROM cells WHERE id IN (${ids}) ORDER BY id DESC LIMIT ?`;
    return this.#select(query, pattern, count).reverse();
  }

  /** Closes the file. */
  close(): void {
    this.#db.close();
  }

  #select(query: string, ...values: (string | number)[]): Entry[] {
    return this.#db.prepare(query).all(...values) as unknown as Entry[];
  }

  #prune(): void {
    const { cells, bytes } = this.#limits;
    this.#db.prepare("DELETE FROM cells WHERE id <= (SELECT max(id) FROM cells) - ?").run(cells);
    while (this.#usedBytes() > bytes)
      this.#db.exec("DELETE FROM cells WHERE id <= (SELECT min(id) + (max(id) - min(id)) / 4 FROM cells)");
  }

  #usedBytes(): number {
    const [row] = this.#db
      .prepare(
        "SELECT (page_count - freelist_count) * page_size AS used, (SELECT count(*) FROM cells) AS cells FROM pragma_page_count, pragma_freelist_count, pragma_page_size",
      )
      .all() as unknown as { used: number; cells: number }[];
    return row && row.cells > 0 ? row.used : 0;
  }
}

function database(file: string): DatabaseSync {
  const { DatabaseSync: Database } = createRequire(import.meta.url)("node:sqlite") as typeof import("node:sqlite");
  const db = new Database(file, { timeout: BUSY_MS });
  try {
    db.exec(SCHEMA);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function makePrivate(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const handle = openSync(file, "a", 0o600);
  if (fstatSync(handle).isFile()) fchmodSync(handle, 0o600);
  closeSync(handle);
}
