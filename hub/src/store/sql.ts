/** A value that both databases take and give: times are milliseconds since 1970 as numbers, flags 0 or 1. */
export type SqlValue = string | number | null;

/** One row by column name. */
export type Row = Record<string, SqlValue>;

/** A statement with `?` places. */
interface Statement {
  text: string;
  values: readonly SqlValue[];
}

/** What the repositories need of a database. The SQL is the common part of SQLite (3.35+) and PostgreSQL (13+). */
export interface Sql {
  readonly dialect: "sqlite" | "postgres";
  /** Runs one statement; what it selects or returns. */
  query(text: string, ...values: readonly SqlValue[]): Promise<Row[]>;
  /** Runs statements in one transaction: all or none. */
  batch(statements: readonly Statement[]): Promise<void>;
  /** Runs a script of many statements without places in one transaction, while no other hub migrates. */
  migrate(script: (applied: number) => string | undefined): Promise<void>;
  close(): Promise<void>;
}
