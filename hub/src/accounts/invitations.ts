import { createSecret, hashSecret } from "@craton/edge";
import type { Invitation, InvitationPurpose } from "../store/invitations.ts";
import type { Store } from "../store/store.ts";
import type { User } from "../store/users.ts";
import { hashPassword, passwordProblem } from "./password.ts";
import { normalizeUserName } from "./user-name.ts";

const day = 86_400_000;

/** How long one-time links hold, in milliseconds. */
export const invitationLifeMs: Readonly<Record<InvitationPurpose, number>> = { "first-admin": day, password: 7 * day };

/** What a person typed on a one-time link's page. */
interface InvitationForm {
  secret: string;
  /** Only on an administrator's link: a new name, or that of an administrator who forgot the password. */
  name: string;
  password: string;
}

/** Why a one-time link was not accepted. */
export type InvitationProblem = "expired" | "badName" | "nameTaken" | "short" | "long" | "name";

/** One-time links: those that make an administrator and those that let a person set a password. */
export interface Invitations {
  /** Secret of a new link for the first administrator, or when no administrator can log in; earlier ones are void. */
  forAdmin(): Promise<string>;
  /** Secret of a new link with which a person sets a password; earlier ones are void. */
  forPassword(userId: number): Promise<string>;
  /** What a link is good for, and for whom; undefined when it is void. */
  look(secret: string): Promise<{ invitation: Invitation; user: User | undefined } | undefined>;
  /** Uses a link up: the person that may now log in, or what is wrong (then the link still holds). */
  accept(form: InvitationForm): Promise<User | InvitationProblem>;
}

/** {@link Invitations} over a store. */
export function createInvitations(store: Store, now: () => number): Invitations {
  const issue = async (purpose: InvitationPurpose, userId: number | undefined): Promise<string> => {
    const secret = createSecret();
    const expiresAt = now() + invitationLifeMs[purpose];
    await store.invitations.put(hashSecret(secret), { purpose, userId, expiresAt }, now());
    return secret;
  };
  const look: Invitations["look"] = async (secret) => {
    const invitation = await store.invitations.peek(hashSecret(secret), now());
    if (!invitation) return undefined;
    const user = invitation.userId === undefined ? undefined : await store.users.byId(invitation.userId);
    return { invitation, user };
  };
  return {
    forAdmin: () => issue("first-admin", undefined),
    forPassword: (userId) => issue("password", userId),
    look,
    async accept({ secret, name: typed, password }) {
      const found = await look(secret);
      if (!found) return "expired";
      const name = found.user?.name ?? normalizeUserName(typed);
      if (name === undefined) return "badName";
      const problem = passwordProblem(password, name);
      if (problem) return problem;
      const known = found.user ?? (await store.users.byName(name));
      if (known && !found.user && !known.admin) return "nameTaken";
      const hash = await hashPassword(password);
      if (!(await store.invitations.take(hashSecret(secret), now()))) return "expired";
      const user = known ?? (await store.users.create(name, { admin: true, now: now() }));
      if (!user) return "nameTaken";
      await store.passwords.set(user.id, hash, now());
      // A new password ends what somebody with the old one may have open.
      await store.sessions.endAllOf(user.id);
      return user;
    },
  };
}
