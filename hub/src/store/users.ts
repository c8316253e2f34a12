import type { Row, Sql } from "./sql.ts";

/** A person. */
export interface User {
  id: number;
  name: string;
  admin: boolean;
  /** A blocked person cannot log in; sessions and tokens are dead. */
  blocked: boolean;
  /** Uid of the operating system's account for this person's servers, once there is one. */
  uid: number | undefined;
  /** Milliseconds since 1970, as all times here. */
  createdAt: number;
  lastActivity: number | undefined;
}

/** The people of this hub. */
export interface UserRepository {
  /** Makes a person, or gives undefined when the name is taken. */
  create(name: string, options: { admin: boolean; now: number }): Promise<User | undefined>;
  byName(name: string): Promise<User | undefined>;
  byId(id: number): Promise<User | undefined>;
  /** All, by name. */
  list(): Promise<User[]>;
  count(): Promise<number>;
  setAdmin(id: number, admin: boolean): Promise<void>;
  setBlocked(id: number, blocked: boolean): Promise<void>;
  /** Keeps the uid that this person has, if any; the uid that holds afterwards. */
  claimUid(id: number, uid: number): Promise<number>;
  /** All uids that belong to somebody. */
  uids(): Promise<number[]>;
  /** Never moves backwards. */
  touch(id: number, at: number): Promise<void>;
  /** Removes the person with everything that hangs on them. */
  remove(id: number): Promise<void>;
}

/** {@link UserRepository} over SQL. */
export function userRepository(sql: Sql): UserRepository {
  const one = async (text: string, value: string | number): Promise<User | undefined> => {
    const [row] = await sql.query(`SELECT * FROM users WHERE ${text} = ?`, value);
    return row && toUser(row);
  };
  return {
    async create(name, { admin, now }) {
      const [row] = await sql.query(
        "INSERT INTO users (name, admin, created_at) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING RETURNING *",
        name,
        Number(admin),
        now,
      );
      return row && toUser(row);
    },
    byName: (name) => one("name", name),
    byId: (id) => one("id", id),
    list: async () => (await sql.query("SELECT * FROM users ORDER BY name")).map(toUser),
    count: async () => Number((await sql.query("SELECT COUNT(*) AS n FROM users"))[0]?.n ?? 0),
    async setAdmin(id, admin) {
      await sql.query("UPDATE users SET admin = ? WHERE id = ?", Number(admin), id);
    },
    async setBlocked(id, blocked) {
      await sql.query("UPDATE users SET blocked = ? WHERE id = ?", Number(blocked), id);
    },
    async claimUid(id, uid) {
      const [row] = await sql.query("UPDATE users SET uid = COALESCE(uid, ?) WHERE id = ? RETURNING uid", uid, id);
      return Number(row?.uid ?? uid);
    },
    uids: async () => (await sql.query("SELECT uid FROM users WHERE uid IS NOT NULL")).map(({ uid }) => Number(uid)),
    async touch(id, at) {
      await sql.query("UPDATE users SET last_activity = ? WHERE id = ? AND COALESCE(last_activity, 0) < ?", at, id, at);
    },
    async remove(id) {
      await sql.query("DELETE FROM users WHERE id = ?", id);
    },
  };
}

function toUser(row: Row): User {
  return {
    id: Number(row.id),
    name: String(row.name),
    admin: row.admin === 1,
    blocked: row.blocked === 1,
    uid: row.uid === null || row.uid === undefined ? undefined : Number(row.uid),
    createdAt: Number(row.created_at),
    lastActivity: row.last_activity === null ? undefined : Number(row.last_activity),
  };
}
