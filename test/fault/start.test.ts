import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { craton, newHome, root, startCraton } from "../support/craton.ts";

const command = [...craton, "hub"];
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "craton-fault-"));
  folders.push(path);
  return path;
}

/** Runs a hub that is to fail, to its end. */
async function failing(args: string[], cwd: string = root): Promise<{ code: number | null; text: string }> {
  const [program = "", ...rest] = command;
  const child = spawn(program, [...rest, ...args], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, text };
}

/** One clear message, no stack, exit code 1. */
function expectClear({ code, text }: { code: number | null; text: string }, words: RegExp): void {
  expect(code).toBe(1);
  expect(text).toMatch(words);
  expect(text).toMatch(/^craton: /m);
  expect(text).not.toMatch(/^\s+at .+:\d+/m);
}

test("a taken port: the message names it and the way out, and nothing was begun", async () => {
  const other = createServer();
  await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
  const { port } = other.address() as AddressInfo;
  const home = folder();
  expectClear(await failing(["--home", home, "--port", String(port)]), new RegExp(`Port ${port}.*taken.*--port`, "s"));
  await new Promise((done) => other.close(done));
});

test("a home that cannot be written: the message names it and the way out", async () => {
  const file = join(folder(), "file");
  writeFileSync(file, "");
  expectClear(await failing(["--home", join(file, "home"), "--port", "0"]), /file.home.*--home/s);
});

test("two hubs on one home: the second is refused, the first goes on", async () => {
  const first = await startCraton([], { command, home: newHome() });
  try {
    expectClear(await failing(["--home", first.home, "--port", "0"]), /already|another hub/i);
    expect((await fetch(`${first.url}hub/api`)).status).toBe(200);
  } finally {
    await first[Symbol.asyncDispose]();
  }
});

test("a hub killed with -9 leaves a home that the next hub takes over at once", async () => {
  const first = await startCraton([], { command, home: newHome() });
  await first.signal("SIGKILL");
  const second = await startCraton([], { command, home: first.home });
  expect((await fetch(`${second.url}hub/api`)).status).toBe(200);
  await second[Symbol.asyncDispose]();
});

test("a broken configuration: all problems at once, and nothing was begun", async () => {
  const cwd = folder();
  writeFileSync(join(cwd, "craton.config.ts"), 'export default { port: "x", colour: "red", trustedHops: -1 };');
  const result = await failing(["--home", join(cwd, "home")], cwd);
  expectClear(result, /3 problems in the configuration/);
  for (const path of ["port", "colour", "trustedHops"]) expect(result.text).toContain(`  ${path}: `);
  expect(readdirSync(cwd)).toEqual(["craton.config.ts"]);
});

test("the dummy authenticator is refused on an address that others reach", async () => {
  const args = ["--home", folder(), "--port", "0", "--host", "0.0.0.0", "--authenticator", "dummy"];
  expectClear(await failing(args), /loopback/);
});
