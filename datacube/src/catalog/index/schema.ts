/**
 * The tables of an index, each script on top of those before it (`PRAGMA user_version` counts them).
 *
 * Times are milliseconds since 1970, null where a dataset tells none. The R*Tree has one or two boxes for each dataset: two over
 * the dateline, at 2·id and 2·id+1; its numbers are 32-bit floats that SQLite rounds outward, so it finds too many, never too few.
 */
export const migrations: readonly string[] = [
  `CREATE TABLE products (
     id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, document TEXT NOT NULL, is_inferred INTEGER NOT NULL);
   CREATE TABLE datasets (
     id INTEGER PRIMARY KEY, product INTEGER NOT NULL REFERENCES products (id), name TEXT NOT NULL,
     start_ms REAL, end_ms REAL, archived_ms REAL, document TEXT NOT NULL, UNIQUE (product, name));
   CREATE INDEX datasets_in_time ON datasets (product, start_ms, name, end_ms, archived_ms);
   CREATE INDEX datasets_by_name ON datasets (name);
   CREATE TABLE sources (
     dataset INTEGER NOT NULL REFERENCES datasets (id), role TEXT NOT NULL, source TEXT NOT NULL,
     PRIMARY KEY (dataset, role, source)) WITHOUT ROWID;
   CREATE INDEX sources_by_source ON sources (source);
   CREATE VIRTUAL TABLE footprints USING rtree (id, west, east, south, north, first_ms, last_ms);`,
];
