import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { craton, type Running, startCraton } from "../support/craton.ts";
import { Person } from "../support/person.ts";

const isRoot = process.getuid?.() === 0;
if (!isRoot) console.warn("SKIPPED: accounts of their own for people need root");

describe.skipIf(!isRoot)("as root, nobody reads another's home or the hub's state", () => {
  let hub: Running;
  let ada: Person;
  let bob: Person;
  let targets: string[] = [];

  beforeAll(async () => {
    const command = [...craton, "hub"];
    hub = await startCraton(["--authenticator", "dummy"], { command });
    ada = new Person(hub.url, "ada");
    bob = new Person(hub.url, "bob");
    for (const person of [ada, bob]) {
      await person.logIn();
      await person.startServer();
    }
    writeFileSync(join(hub.home, "homes", "bob", "secret.txt"), "BOBS-SECRET");
    targets = [
      join(hub.home, "homes", "bob", "secret.txt"),
      ...readdirSync(join(hub.home, "state")).map((name) => join(hub.home, "state", name)),
      join(hub.home, "homes", "bob"),
      join(hub.home, "state"),
      join(hub.home, "homes"),
      hub.home,
    ];
  }, 120_000);
  afterAll(() => hub?.[Symbol.asyncDispose]());

  test("a kernel is refused each of them", async () => {
    expect(targets.some((path) => path.endsWith(".db") || path.endsWith(".sqlite"))).toBe(true);
    const code = `
      import fs from "node:fs";
      for (const path of ${JSON.stringify(targets)}) {
        try { fs.readdirSync(path); console.log("LISTED", path) } catch (error) { console.log(error.code) }
        try { fs.readFileSync(path); console.log("READ", path) } catch (error) { console.log(error.code) }
      }
      console.log("uid", process.getuid(), "groups", process.getgroups().length);`;
    const text = await ada.run(code);
    expect(text).toContain("EACCES");
    expect(text).not.toMatch(/LISTED|READ/);
    expect(text).toMatch(/uid [1-9]\d+ groups [01]\b/);
  });

  test("a terminal is refused each of them", async () => {
    const quoted = targets.map((path) => `'${path}'`).join(" ");
    const line = `for p in ${quoted}; do cat "$p" && echo READ; ls "$p/" && echo LISTED; done; echo END$((1+1))`;
    const text = await ada.terminal(line, "END2");
    const shown = text.slice(text.indexOf("\n"));
    expect(shown).toContain("Permission denied");
    expect(shown).not.toMatch(/^(READ|LISTED|BOBS)/m);
  });

  test("a person's server does not serve another's home by link", async () => {
    await ada.terminal(`ln -s '${join(hub.home, "homes", "bob")}' bobs; echo END$((1+1))`, "END2");
    const { status } = await ada.api("contents/bobs/secret.txt");
    expect([403, 404]).toContain(status);
  });

  test("the other's and the hub's processes keep their environment and memory to themselves", async () => {
    const line = `for d in /proc/[0-9]*; do [ -O $d ] || cat $d/environ 2>/dev/null; done | tr '\\0' '\\n' | grep -c JUPYTERHUB; echo END$((1+1))`;
    expect(await ada.terminal(line, "END2")).toMatch(/^0\s/m);
  });

  test("one person's log-in opens nothing of another's server", async () => {
    const answer = await ada.fetch(`${bob.server}api/contents`);
    expect(answer.status).toBe(403);
    const page = await ada.fetch(`${bob.server}lab`);
    expect(page.status).toBe(403);
  });
});
