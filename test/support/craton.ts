import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { accountsBelow, removeAccount } from "@craton/launcher";

/** Root folder of the clone. */
export const root: string = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The craton command on the pinned Node, to be followed by its arguments. */
export const craton: readonly string[] = [join(root, "node_modules/.bin/node"), join(root, "craton.mjs")];

/** A running `npm start`, or another craton command. */
export interface Running {
  /** Address that it printed, with base URL and trailing slash. */
  url: string;
  /** One-time link for the first administrator, if it printed one. */
  adminLink?: string;
  home: string;
  process: ChildProcess;
  /** All it printed so far. */
  output(): string;
  /** Sends a signal to the foreground process group, as a terminal does, and waits for the end. */
  signal(name: NodeJS.Signals): Promise<number | null>;
  /** Stops it as Ctrl-C does and removes its home. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** A new folder for state that any account may walk through, as an operator's choice of home would be. */
export function newHome(): string {
  return mkdtempSync(join(tmpdir(), "craton-home-"));
}

/** Options of {@link startCraton}. */
export interface StartOptions {
  home?: string;
  env?: NodeJS.ProcessEnv;
  /** Program and arguments before `args`; `npm start --` by default. */
  command?: readonly string[];
  cwd?: string;
}

/** Runs `npm start -- …args` on a free port and waits until it has printed where it is. */
export async function startCraton(args: readonly string[] = [], options: StartOptions = {}): Promise<Running> {
  const home = options.home ?? newHome();
  const [program = "npm", ...first] = options.command ?? ["npm", "start", "--"];
  const child = spawn(program, [...first, "--home", home, "--port", "0", ...args], {
    cwd: options.cwd ?? root,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const running: Running = {
    url: "",
    home,
    process: child,
    output: () => text,
    signal: (name) => {
      if (child.exitCode === null && child.pid) process.kill(-child.pid, name);
      return ended;
    },
    [Symbol.asyncDispose]: async () => {
      await running.signal("SIGINT");
      for (const account of accountsBelow(home)) await removeAccount(account);
      rmSync(home, { recursive: true, force: true });
    },
  };
  await until(
    () => child.exitCode !== null || /running at \S+/.test(text),
    300_000,
    () => text,
  );
  const url = /running at (\S+)/.exec(text)?.[1];
  if (!url) throw new Error(`craton did not start:\n${text}`);
  running.url = url;
  const link = /(\S+\/hub\/link\/\S+)/.exec(text)?.[1];
  if (link) running.adminLink = link;
  return running;
}

/** Waits until `condition` holds; fails with what `state` tells when it does not within `ms`. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  ms: number,
  state: () => string = () => "",
): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited ${ms} ms in vain\n${state()}`);
    await new Promise((done) => setTimeout(done, 25));
  }
}

/** Ids and command lines of all processes that name `text` in command line, environment or working directory (Linux). */
export function processesNaming(text: string): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
        const environment = readFileSync(`/proc/${pid}/environ`, "utf8");
        return command.includes(text) || environment.includes(text) ? [`${pid} ${command}`] : [];
      } catch {
        return [];
      }
    });
}
