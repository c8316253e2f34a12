import { type Account, canCreateAccounts, createAccount, restoreAccount } from "@craton/launcher";
import type { Store } from "../store/store.ts";
import type { User } from "../store/users.ts";

/**
 * The operating system's account under which a person's servers run: theirs for good, its uid kept in the store.
 * Undefined where this process cannot make accounts (not root, not Linux).
 */
export async function accountOf(user: User, home: string, store: Store): Promise<Account | undefined> {
  if (!canCreateAccounts()) return undefined;
  const known = (await store.users.byId(user.id))?.uid;
  if (known !== undefined) return restored(known, home, user.name);
  const made = await createAccount({ home, person: user.name, reserved: await store.users.uids() });
  if (!made) return undefined;
  const uid = await store.users.claimUid(user.id, made.uid);
  return uid === made.uid ? made : restored(uid, home, user.name);
}

async function restored(uid: number, home: string, person: string): Promise<Account> {
  const account: Account = { uid, gid: uid, name: `craton-${uid}`, home };
  await restoreAccount(account, person);
  return account;
}
