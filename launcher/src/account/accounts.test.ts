import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createProcessLauncher } from "../process/process-launcher.ts";
import type { Account } from "./account.ts";
import {
  accountExists,
  accountsBelow,
  canCreateAccounts,
  createAccount,
  removeAccount,
  restoreAccount,
} from "./accounts.ts";
import { killAccount } from "./kill-account.ts";
import { parsePasswd, readPasswd } from "./passwd.ts";
import { checkReadable } from "./readable.ts";
import { chooseRange, uidRange } from "./uid-range.ts";

const able = canCreateAccounts();
if (!able) console.warn("SKIPPED: tests of people's accounts need root, Linux and useradd");

test("lines of /etc/passwd are accounts, others are left out", () => {
  expect(parsePasswd("root:x:0:0:root:/root:/bin/sh\n+\n\nnobody:*:65534:65533::/:")).toEqual([
    { name: "root", uid: 0, gid: 0, home: "/root" },
    { name: "nobody", uid: 65534, gid: 65533, home: "/" },
  ]);
});

test("the uids are of those that this user namespace has", () => {
  expect(chooseRange("         0          0 4294967295\n")).toEqual([65_536, 99_999]);
  expect(chooseRange("0 1000 1\n1 100000 65535\n")).toEqual([20_000, 59_999]);
});

describe.skipIf(!able)("accounts", () => {
  const launcher = createProcessLauncher();
  const folder = mkdtempSync(join(tmpdir(), "accounts-"));
  const homeOf = (person: string): string => join(folder, person.slice(0, 3));
  const made: Account[] = [];

  async function account(person: string, reserved: readonly number[] = []): Promise<Account> {
    const one = (await createAccount({ home: homeOf(person), person, reserved }))!;
    made.push(one);
    mkdirSync(one.home, { recursive: true, mode: 0o700 });
    chownSync(one.home, one.uid, one.gid);
    return one;
  }

  /** Runs a program as the account and gives what it wrote. */
  async function run(as: Account, argv: string[]): Promise<string> {
    const logFile = join(folder, `log-${Math.random()}`);
    const handle = await launcher.start({ argv, env: { PATH: "/usr/bin:/bin" }, cwd: as.home, account: as, logFile });
    await launcher.exited(handle);
    return readFileSync(logFile, "utf8");
  }

  let alice: Account;
  let bob: Account;
  beforeAll(async () => {
    chmodSync(folder, 0o711);
    [alice, bob] = await Promise.all([account("alice"), account("bob:\n0")]);
  });
  afterAll(async () => {
    for (const one of made) await removeAccount(one);
    rmSync(folder, { recursive: true });
  });

  test("differ, are in the database and in the range", () => {
    const [first, last] = uidRange();
    expect(alice.uid).not.toBe(bob.uid);
    for (const one of [alice, bob]) {
      expect(accountExists(one)).toBe(true);
      expect(one.uid).toBeGreaterThanOrEqual(first);
      expect(one.uid).toBeLessThanOrEqual(last);
    }
    expect(readFileSync("/etc/passwd", "utf8")).toMatch(
      new RegExp(`^${bob.name}:[^:]*:${bob.uid}:${bob.gid}:bob__0:`, "m"),
    );
  });

  test("are found by the folder of their homes", () => {
    expect(accountsBelow(folder)).toEqual(expect.arrayContaining([alice, bob]));
    expect(accountsBelow(folder.slice(0, -1))).toEqual([]);
  });

  test("have no password", () => {
    expect(readFileSync("/etc/shadow", "utf8")).toMatch(new RegExp(`^${alice.name}:!`, "m"));
  });

  test("never get a uid that is reserved", async () => {
    const { free, others } = reserveAllButOne();
    const one = (await createAccount({ home: "/nowhere", person: "carol", reserved: others }))!;
    expect(one.uid).toBe(free);
    await removeAccount(one);
    const none = createAccount({ home: "/nowhere", person: "dave", reserved: [...others, free] });
    await expect(none).rejects.toThrow(/all uids .* are taken/);
  });

  test("come back with the same uid after the machine lost them, unless it is somebody else's", async () => {
    const one = await account("erin", reserveAllButOne().others);
    await restoreAccount(one, "erin");
    await removeAccount(one);
    expect(accountExists(one)).toBe(false);
    await restoreAccount(one, "erin");
    expect(accountExists(one)).toBe(true);
    await removeAccount({ ...one, home: "/other/hub" });
    expect(accountExists(one), "another hub's account of that uid is not ours to remove").toBe(true);
    await expect(restoreAccount({ ...one, name: "other" }, "x")).rejects.toThrow(`belongs to ${one.name}`);
    await expect(restoreAccount({ ...one, home: "/other/hub" }, "x")).rejects.toThrow(`with home ${one.home}`);
    rmSync(one.home, { recursive: true });
    await restoreAccount({ ...one, home: "/moved" }, "erin");
    expect(accountExists({ ...one, home: "/moved" })).toBe(true);
    await removeAccount({ ...one, home: "/moved" });
  });

  test.each(["name", "number"])("never share a group that has the %s already", async (what) => {
    const { free, others } = reserveAllButOne();
    const group = what === "name" ? ["--gid", "77", `craton-${free}`] : ["--gid", String(free), `other-${free}`];
    spawnSync("/usr/sbin/groupadd", group);
    const none = createAccount({ home: "/nowhere", person: "heidi", reserved: others });
    await expect(none).rejects.toThrow(/all uids .* are taken/);
    spawnSync("/usr/sbin/groupdel", [group[2]!]);
    expect(readPasswd().some(({ uid }) => uid === free)).toBe(false);
  });

  test("removing one that is gone is no error", async () => {
    const one = await account("frank", reserveAllButOne().others);
    await removeAccount(one);
    await removeAccount(one);
    expect(readFileSync("/etc/group", "utf8")).not.toContain(`${one.name}:`);
  });

  describe("a process of an account", () => {
    test("has its uid and gid, no other group, no capability and no way to more", async () => {
      const status = await run(alice, ["cat", "/proc/self/status"]);
      expect(status).toMatch(new RegExp(`^Uid:(\\s+${alice.uid}){4}$`, "m"));
      expect(status).toMatch(new RegExp(`^Gid:(\\s+${alice.gid}){4}$`, "m"));
      expect(status).toMatch(/^Groups:\s*$/m);
      expect(status).toMatch(/^Cap(Prm):\s+0+$/m);
      expect(status).toMatch(/^Cap(Eff):\s+0+$/m);
      expect(status).toMatch(/^Cap(Amb):\s+0+$/m);
      expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
      expect(status).toMatch(/^Umask:\s+0077$/m);
    });

    test("leaves the umask of the launching process as it was", async () => {
      const before = process.umask();
      await run(alice, ["true"]);
      expect(process.umask()).toBe(before);
    });

    test("finds itself in the account database, as node:os does", async () => {
      const program = `const {username, uid, homedir} = require("node:os").userInfo(); console.log(username, uid, homedir)`;
      expect(await run(alice, [process.execPath, "-e", program])).toBe(`${alice.name} ${alice.uid} ${alice.home}\n`);
    });

    test("reads its own files and nobody else's, nor the memory or environment of their processes", async () => {
      const secret = "bob's secret";
      writeFileSync(join(bob.home, "file"), secret, { mode: 0o644 });
      const env = { PATH: "/usr/bin:/bin", SECRET: secret };
      const victim = await launcher.start({ argv: ["sleep", "1000"], env, cwd: bob.home, account: bob });
      const own = { PATH: "/usr/bin:/bin", OWN: "mine" };
      const mine = await launcher.start({ argv: ["sleep", "1000"], env: own, cwd: alice.home, account: alice });
      await vi.waitUntil(() => /sleep/.test(readFileSync(`/proc/${victim.pid}/cmdline`, "utf8")));
      await vi.waitUntil(() => /sleep/.test(readFileSync(`/proc/${mine.pid}/cmdline`, "utf8")));
      const looks = [
        `cat ${bob.home}/file`,
        `ls ${bob.home}`,
        `cd ${bob.home}`,
        `cat /proc/${victim.pid}/environ`,
        `ls /proc/${victim.pid}/fd/`,
        `ls /proc/${victim.pid}/cwd/`,
        `cat /proc/${victim.pid}/root${bob.home}/file`,
        `cat /proc/${process.pid}/environ`,
        "cat /etc/shadow",
      ];
      const attempts = [
        ...looks,
        `( : < /proc/${victim.pid}/mem )`,
        `touch ${bob.home}/new`,
        `rm ${bob.home}/file`,
        `kill -9 ${victim.pid}`,
      ];
      expect(await run(alice, ["sh", "-c", thoseThatSucceed(attempts)])).toBe("");
      const asRoot = spawnSync("sh", ["-c", thoseThatSucceed(looks)], { encoding: "utf8" }).stdout;
      expect(asRoot, "the attempts are good ones").toBe(looks.map((look) => `${look}\n`).join(""));
      expect(await run(alice, ["sh", "-c", `tr '\\0' '\\n' < /proc/${mine.pid}/environ | grep OWN`])).toBe(
        "OWN=mine\n",
      );
      await launcher.stop(victim, { graceMs: 5000 });
      await launcher.stop(mine, { graceMs: 5000 });
    });

    test("is ended even when it dropped its marker and its parents, with the account's last launch", async () => {
      const pidFile = join(alice.home, "pid");
      const source = `env -i setsid sh -c 'echo $$ > ${pidFile}; exec sleep 1007' & sleep 1008`;
      const spec = { env: { PATH: "/usr/bin:/bin" }, cwd: alice.home, account: alice };
      const handle = await launcher.start({ ...spec, argv: ["sh", "-c", source] });
      const other = await launcher.start({ ...spec, argv: ["sleep", "1009"] });
      const hidden = Number(await vi.waitUntil(() => readable(pidFile), { timeout: 20_000 }));
      process.kill(handle.pid, "SIGKILL");
      await launcher.exited(handle);
      await launcher.stop(handle, { graceMs: 5000 });
      expect(alive(hidden), "another launch of the account still runs").toBe(true);
      await launcher.stop(other, { graceMs: 5000 });
      await vi.waitUntil(() => !alive(hidden));
    });

    test("ends with its account", async () => {
      const one = await account("grace");
      const handle = await launcher.start({ argv: ["sleep", "1010"], env: { PATH: "/bin" }, cwd: "/", account: one });
      await removeAccount(one);
      expect(await launcher.exited(handle)).toMatchObject({ signal: "SIGKILL" });
    });
  });

  test("root's processes are never ended as an account's", async () => {
    await expect(killAccount({ uid: 0, gid: 0 })).rejects.toThrow(/root/);
  });

  describe("checkReadable", () => {
    test("passes what everybody may read", async () => {
      await checkReadable(alice, process.execPath);
      await checkReadable(alice, alice.home);
    });

    test("names the folder that blocks and the way out", async () => {
      const closed = join(folder, "closed");
      mkdirSync(join(closed, "deep"), { recursive: true });
      writeFileSync(join(closed, "deep", "code.ts"), "");
      chmodSync(closed, 0o700);
      const checking = checkReadable(alice, join(closed, "deep", "code.ts"));
      await expect(checking).rejects.toMatchObject({ code: "path-unreadable", blockedAt: closed });
      await expect(checking).rejects.toThrow(`chmod o+x ${closed}`);
    });

    test("names the file that blocks", async () => {
      const file = join(folder, "private.ts");
      writeFileSync(file, "", { mode: 0o600 });
      await expect(checkReadable(alice, file)).rejects.toMatchObject({ blockedAt: file });
    });

    test("says when there is no such path", async () => {
      await expect(checkReadable(alice, join(folder, "gone"))).rejects.toThrow(/does not exist/);
    });
  });
});

/** Some uid of the upper half, where no other test run gets one by chance, and all the others. */
function reserveAllButOne(): { free: number; others: number[] } {
  const [first, last] = uidRange();
  const all = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const free = all[Math.floor((0.5 + Math.random() / 2) * all.length)]!;
  return { free, others: all.filter((uid) => uid !== free) };
}

/** A script that tries each command and prints those that succeed. */
function thoseThatSucceed(commands: readonly string[]): string {
  return [...commands.map((command) => `( ${command} ) >/dev/null 2>&1 && echo '${command}'`), "true"].join("\n");
}

function readable(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim() || undefined;
  } catch {
    return undefined;
  }
}

function alive(pid: number): boolean {
  return !/\) [ZX] /.test(readable(`/proc/${pid}/stat`) ?? ") X ");
}
