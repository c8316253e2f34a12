import type { Sql } from "./sql.ts";

/** What a one-time link is good for: making an administrator, or setting a person's password. */
export type InvitationPurpose = "first-admin" | "password";

/** A one-time link; the store holds only its hash. */
export interface Invitation {
  purpose: InvitationPurpose;
  /** Whose password; undefined for an administrator, whose name is chosen with the password. */
  userId: number | undefined;
  expiresAt: number;
}

/** One-time links. */
export interface InvitationRepository {
  /** Replaces earlier links of the same purpose and person. */
  put(hash: string, invitation: Invitation, now: number): Promise<void>;
  /** Looks without using it up; expired ones are absent. */
  peek(hash: string, now: number): Promise<Invitation | undefined>;
  /** Uses it up: of two at once only one gets it. */
  take(hash: string, now: number): Promise<Invitation | undefined>;
}

/** {@link InvitationRepository} over SQL. */
export function invitationRepository(sql: Sql): InvitationRepository {
  return {
    async put(hash, { purpose, userId, expiresAt }, now) {
      await sql.batch([
        {
          text: "DELETE FROM invitations WHERE purpose = ? AND COALESCE(user_id, 0) = ?",
          values: [purpose, userId ?? 0],
        },
        {
          text: "INSERT INTO invitations (hash, user_id, purpose, created_at, expires_at) VALUES (?, ?, ?, ?, ?)",
          values: [hash, userId ?? null, purpose, now, expiresAt],
        },
      ]);
    },
    async peek(hash, now) {
      const [row] = await sql.query("SELECT * FROM invitations WHERE hash = ? AND expires_at > ?", hash, now);
      return row && toInvitation(row);
    },
    async take(hash, now) {
      const [row] = await sql.query("DELETE FROM invitations WHERE hash = ? AND expires_at > ? RETURNING *", hash, now);
      return row && toInvitation(row);
    },
  };
}

function toInvitation(row: Record<string, unknown>): Invitation {
  return {
    purpose: row.purpose as InvitationPurpose,
    userId: row.user_id === null ? undefined : Number(row.user_id),
    expiresAt: Number(row.expires_at),
  };
}
