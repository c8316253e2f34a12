import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { CorruptDataError, SourceNotFoundError, SourceReadError, UnsupportedError } from "../../errors.ts";
import { migrations } from "./schema.ts";

/** What a query of the store gives: columns by name. */
export type Row = Readonly<Record<string, SQLInputValue>>;

/** Marks SQLite files that are indexes of datasets (`PRAGMA application_id`): "CRIX". */
const applicationId = 0x43524958;
/** How long another process's transaction is waited for. */
const busyMs = 5_000;

/**
 * The SQL below an index: SQLite in a file, or in memory for `:memory:`. One writes at a time, any number read meanwhile, in
 * any number of processes; a commit is on disk before its call returns (WAL, synchronous FULL), so kill -9 loses none.
 */
export class IndexStore {
  readonly path: string;
  readonly #db: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  private constructor(path: string, db: DatabaseSync) {
    this.path = path;
    this.#db = db;
  }

  /** @throws CorruptDataError for what is no index, UnsupportedError for one of a later version, SourceNotFoundError */
  static async open(path: string): Promise<IndexStore> {
    const { DatabaseSync: Database } = await import("node:sqlite");
    return told(path, () => {
      const db = new Database(path, { enableForeignKeyConstraints: true, timeout: busyMs });
      try {
        const store = new IndexStore(path, db);
        store.#migrate();
        return store;
      } catch (error) {
        db.close();
        throw error;
      }
    });
  }

  /** All rows of a statement. */
  all(text: string, ...values: SQLInputValue[]): Row[] {
    return told(this.path, () => this.#statement(text).all(...values) as Row[]);
  }

  /** The first row of a statement. */
  one(text: string, ...values: SQLInputValue[]): Row | undefined {
    return told(this.path, () => this.#statement(text).get(...values) as Row | undefined);
  }

  /** Does all of some work that writes, or nothing of it. */
  transaction<T>(work: () => T): T {
    told(this.path, () => this.#db.exec("BEGIN IMMEDIATE"));
    try {
      const result = work();
      told(this.path, () => this.#db.exec("COMMIT"));
      return result;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
      throw error;
    }
  }

  /** Does a part of a transaction, or nothing of it; the transaction goes on. */
  attempt<T>(work: () => T): T {
    this.#db.exec("SAVEPOINT part");
    try {
      return work();
    } catch (error) {
      this.#db.exec("ROLLBACK TO part");
      throw error;
    } finally {
      this.#db.exec("RELEASE part");
    }
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close();
  }

  #statement(text: string): StatementSync {
    const known = this.#prepared.get(text) ?? this.#db.prepare(text);
    this.#prepared.set(text, known);
    return known;
  }

  #migrate(): void {
    this.#refuseOthers();
    this.#db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16000;");
    if (this.#version() === migrations.length && this.#pragma("application_id") === applicationId) return;
    this.transaction(() => {
      this.#refuseOthers();
      const version = this.#version();
      if (version > migrations.length)
        throw new UnsupportedError(`${this.path}, an index of version ${version}`, "open it with a newer Craton");
      for (const script of migrations.slice(version)) this.#db.exec(script);
      this.#db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations.length};`);
    });
  }

  /** Before anything is changed: setting the journal's mode writes to the file. */
  #refuseOthers(): void {
    const isEmpty = this.one("SELECT name FROM sqlite_schema LIMIT 1") === undefined;
    if (!isEmpty && this.#pragma("application_id") !== applicationId)
      throw damaged(this.path, "it is the database of another program");
  }

  #version(): number {
    return this.#pragma("user_version");
  }

  #pragma(name: "user_version" | "application_id"): number {
    return Number(this.#db.prepare(`PRAGMA ${name}`).get()![name]);
  }
}

const busy = [5, 6];
const damagedCodes = [11, 26];
const cannotOpen = 14;

/** SQLite's failures (its primary result codes) as errors of ours. */
function told<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { errcode, message } = error as { errcode?: unknown; message?: string };
    if (typeof errcode !== "number") throw error;
    const code = errcode & 0xff;
    if (damagedCodes.includes(code)) throw damaged(path, message ?? "", error);
    if (code === cannotOpen)
      throw new SourceNotFoundError(path, "its folder is not there, or may not be written", { cause: error });
    if (busy.includes(code))
      throw new SourceReadError(path, `another process has been writing for ${busyMs / 1000} s: try again`, {
        cause: error,
      });
    throw new SourceReadError(path, message ?? String(error), { cause: error });
  }
}

function damaged(path: string, reason: string, cause?: unknown): CorruptDataError {
  return new CorruptDataError({ source: path, format: "index", place: "the database" }, reason, { cause });
}
