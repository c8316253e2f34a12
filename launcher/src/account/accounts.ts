import { execFile } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { AccountError } from "../errors.ts";
import type { Account, AccountRequest } from "./account.ts";
import { killAccount } from "./kill-account.ts";
import { readPasswd } from "./passwd.ts";
import { uidRange } from "./uid-range.ts";

const run = promisify(execFile);
const commandOptions = {
  env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C" },
  timeout: 30_000,
  encoding: "utf8",
} as const;
/** useradd(8): the number or the name is taken, which may have happened since we looked. */
const taken: readonly unknown[] = [4, 9];

let last: Promise<unknown> = Promise.resolve();

/** Whether this process can make accounts: Linux, root, and the `useradd` program. */
export function canCreateAccounts(): boolean {
  const useradd = ["/usr/sbin/useradd", "/usr/bin/useradd", "/sbin/useradd"].some((path) => existsSync(path));
  return process.platform === "linux" && process.getuid?.() === 0 && useradd;
}

/**
 * Makes an account with a free uid and a group of its own, no other groups and no password. Touches no home.
 * @returns undefined where {@link canCreateAccounts} is false.
 * @throws {AccountError} when no uid is free or the system refuses.
 */
export async function createAccount(request: AccountRequest): Promise<Account | undefined> {
  if (!canCreateAccounts()) return undefined;
  return inTurn(async () => {
    const reserved = new Set(request.reserved);
    for (;;) {
      const uid = freeUid(reserved);
      const account: Account = { uid, gid: uid, name: `craton-${uid}`, home: request.home };
      if (await add(account, request.person)) return account;
      reserved.add(uid);
    }
  });
}

/**
 * Makes the account's entry again where the machine lost it (a new container over old homes), and follows a home that
 * was moved; otherwise does nothing.
 * @throws {AccountError} when the uid or the name belongs to somebody else, as another hub's person on this machine.
 */
export async function restoreAccount(account: Account, person: string): Promise<void> {
  await inTurn(async () => {
    const known = readPasswd().find(({ uid, name }) => uid === account.uid || name === account.name);
    if (known === undefined) {
      if (!(await add(account, person)))
        throw new AccountError(`the group ${account.name} is somebody else's on this machine`);
    } else if (!isSame(known, account) || (known.home !== account.home && isHomeOf(known.home, account))) {
      throw new AccountError(`uid ${account.uid} belongs to ${known.name} with home ${known.home} on this machine`);
    } else if (known.home !== account.home) {
      await call("usermod", ["--home", account.home, account.name]);
    }
  });
}

function isHomeOf(home: string, { uid }: Account): boolean {
  return statSync(home, { throwIfNoEntry: false })?.uid === uid;
}

/** Whether the account database of this machine has exactly this account. */
export function accountExists(account: Account): boolean {
  return readPasswd().some((entry) => isSame(entry, account) && entry.home === account.home);
}

function isSame(entry: Account, { uid, gid, name }: Account): boolean {
  return entry.uid === uid && entry.gid === gid && entry.name === name;
}

/** The accounts that {@link createAccount} made for homes below a folder. */
export function accountsBelow(folder: string): Account[] {
  return readPasswd().filter(({ name, home }) => /^craton-\d+$/.test(name) && home.startsWith(join(folder, "/")));
}

/**
 * Ends the account's processes and removes it with its group; its files stay. One that is gone already is no error.
 * @throws {AccountError} when the system refuses.
 */
export async function removeAccount(account: Account): Promise<void> {
  if (!accountExists(account)) return;
  await killAccount(account);
  await inTurn(async () => {
    try {
      await run("userdel", ["--force", account.name], commandOptions);
    } catch (error) {
      throw new AccountError(`the account ${account.name} cannot be removed: ${reasonOf(error)}`, { cause: error });
    }
    // Most systems have removed the group with its only member.
    await run("groupdel", [account.name], commandOptions).catch(() => undefined);
  });
}

/** The programs below lock the account database and give up on a lock that is held for long. */
async function inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
  const turn = last.then(act, act);
  last = turn.catch(() => undefined);
  return turn;
}

function freeUid(reserved: ReadonlySet<number>): number {
  const [first, end] = uidRange();
  const known = new Set(readPasswd().flatMap(({ uid, gid }) => [uid, gid]));
  for (let uid = first; uid <= end; uid++) if (!known.has(uid) && !reserved.has(uid)) return uid;
  throw new AccountError(`all uids from ${first} to ${end} are taken`);
}

/** Makes the account and its group; false when the uid, the gid or the name is taken. */
async function add(account: Account, person: string): Promise<boolean> {
  if (!(await call("useradd", [...useraddFlags(account, person), account.name]))) return false;
  if (accountExists(account)) return true;
  // The gid was taken, so the group got another one.
  await call("userdel", [account.name]);
  return false;
}

/** False when a number or a name is taken. */
async function call(program: string, args: readonly string[]): Promise<boolean> {
  try {
    await run(program, args, commandOptions);
    return true;
  } catch (error) {
    if (taken.includes((error as { code?: unknown }).code)) return false;
    throw new AccountError(`${program} cannot make the account ${args.at(-1)} as wanted: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

function useraddFlags({ uid, home }: Account, person: string): string[] {
  const shell = existsSync("/bin/bash") ? "/bin/bash" : "/bin/sh";
  // The comment field ends at a colon or a line break.
  const comment = person.replace(/[^\p{L}\p{N} .@_-]/gu, "_").slice(0, 100);
  // A group gets the number of its account only within the range for groups; subordinate ids are nobody's here.
  const [first, last] = uidRange();
  const keys = [`GID_MIN=${first}`, `GID_MAX=${last}`, "SUB_UID_COUNT=0", "SUB_GID_COUNT=0"];
  return [
    ...["--uid", String(uid), "--user-group", "--home-dir", home, "--no-create-home"],
    ...["--shell", shell, "--comment", comment],
    ...keys.flatMap((key) => ["--key", key]),
  ];
}

function reasonOf(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  return stderr?.trim() || message;
}
