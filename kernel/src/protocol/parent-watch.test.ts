import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Request } from "zeromq";
import { kernelSpec } from "../spec/kernel-spec.ts";
import { freePorts } from "../testing/client.ts";

test("the kernel ends soon after the process that started it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "craton-kernel-"));
  const [shell, control, stdin, iopub, hb] = await freePorts(5);
  const connection = {
    ip: "127.0.0.1",
    key: "",
    shell_port: shell,
    control_port: control,
    stdin_port: stdin,
    iopub_port: iopub,
    hb_port: hb,
  };
  const file = join(folder, "connection.json");
  await writeFile(file, JSON.stringify(connection));
  const argv = kernelSpec({ node: process.execPath }).argv.map((arg) => (arg === "{connection_file}" ? file : arg));
  const parentScript = `
    const { spawn } = require("node:child_process");
    const [command, ...args] = ${JSON.stringify(argv)};
    const kernel = spawn(command, args, { stdio: "ignore", env: { ...process.env, JPY_PARENT_PID: String(process.pid) } });
    console.log(kernel.pid);
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ["-e", parentScript], { stdio: ["ignore", "pipe", "ignore"] });
  const [chunk] = (await once(parent.stdout, "data")) as [Buffer];
  const pid = Number(chunk.toString());
  const heartbeat = new Request({ receiveTimeout: 10_000, linger: 0 });
  heartbeat.connect(`tcp://127.0.0.1:${hb}`);
  await heartbeat.send("ping");
  await heartbeat.receive();
  heartbeat.close();
  parent.kill("SIGKILL");
  const deadline = Date.now() + 5000;
  while (isAlive(pid) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(isAlive(pid)).toBe(false);
  await rm(folder, { recursive: true, force: true });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
