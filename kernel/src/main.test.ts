import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { kernelSpec } from "./spec/kernel-spec.ts";
import { freePorts } from "./testing/client.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "craton-kernel-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** Exit code and error output of a kernel that is started with these arguments instead of a connection file's path. */
async function started(...args: string[]): Promise<{ code: number; stderr: string }> {
  const [command = "", ...argv] = kernelSpec({ node: process.execPath }).argv.slice(0, -1);
  const child = spawn(command, [...argv, ...args], { stdio: ["ignore", "ignore", "pipe"], timeout: 20_000 });
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += String(chunk);
  });
  const [code] = await once(child, "close");
  return { code, stderr };
}

test("without a connection file, or with a bad one, the kernel says so and ends", async () => {
  const bad = join(folder, "bad.json");
  await writeFile(bad, JSON.stringify({ transport: "tcp", ip: "0.0.0.0", key: "k" }));
  expect(await started()).toMatchObject({ code: 1, stderr: expect.stringContaining("give its path") });
  expect(await started("-f", "/nowhere/c.json")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("/nowhere/c.json"),
  });
  const { code, stderr } = await started(bad);
  expect(code).toBe(1);
  expect(stderr).toContain("loopback");
  expect(stderr).toContain("shell_port");
});

test("a port that is taken ends the kernel with a message", async () => {
  const blocker = createServer().listen(0, "127.0.0.1");
  await once(blocker, "listening");
  const [control, stdin, iopub, hb] = await freePorts(4);
  const file = join(folder, "taken.json");
  const shell = (blocker.address() as { port: number }).port;
  const ports = { shell_port: shell, control_port: control, stdin_port: stdin, iopub_port: iopub, hb_port: hb };
  await writeFile(file, JSON.stringify({ ip: "127.0.0.1", key: "k", ...ports }));
  const { code, stderr } = await started(file);
  blocker.close();
  expect(code).toBe(1);
  expect(stderr).toContain("EADDRINUSE");
  expect(stderr).toContain(String(shell));
});
