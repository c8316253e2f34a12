// Brings a clone to the state its lockfile describes. Plain JavaScript for any Node >= 20: it runs before Node 24 is there.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Root folder of the clone. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, "node_modules");
const stamp = join(modules, ".craton-stamp");

/** Absolute path of the pinned Node 24, there after {@link setup}. */
const node24 = join(modules, "node", "bin", process.platform === "win32" ? "node.exe" : "node");

/** SHA-256 of the lockfile, as hex. */
function lockHash() {
  return createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
}

function installed() {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === lockHash() && existsSync(node24);
}

/** Runs `npm ci` unless node_modules already holds what the lockfile says. Two setups at once wait for each other. */
export async function setup() {
  if (installed()) return;
  const release = await lock(join(root, ".craton-install.lock"));
  try {
    if (installed()) return;
    console.error("craton: installing dependencies (first run or changed lockfile; about two minutes) …");
    const npm = process.platform === "win32" ? "npm.cmd" : "npm";
    const result = spawnSync(npm, ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
      cwd: root,
      stdio: ["ignore", 2, 2],
      shell: process.platform === "win32",
    });
    if (result.error)
      throw new Error(`cannot run npm: ${result.error.message}. Install npm 10 or newer, then try again.`);
    if (result.status !== 0) throw new Error(`npm ci failed (exit code ${result.status}); its output is above.`);
    if (!existsSync(node24))
      throw new Error(`npm ci left no ${node24}: this platform may lack a build of the package "node".`);
    mkdirSync(modules, { recursive: true });
    writeFileSync(stamp, lockHash());
  } finally {
    release();
  }
}

async function lock(path) {
  for (;;) {
    try {
      const fd = openSync(path, "wx");
      writeFileSync(fd, String(process.pid));
      closeSync(fd);
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      if (!ownerAlive(path)) rmSync(path, { force: true });
      else await new Promise((done) => setTimeout(done, 500));
    }
  }
}

function ownerAlive(path) {
  try {
    const pid = Number(readFileSync(path, "utf8"));
    // An empty file is an owner that has just made it: give it a moment.
    if (!pid) return Date.now() - statSync(path).mtimeMs < 5_000;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/**
 * Runs a file of the clone on Node 24, forwards signals, and ends this process the way the child ended.
 * @param {string} file path relative to the root
 * @param {string[]} args
 * @param {string[]} [flags] flags of Node itself
 */
export function runNode24(file, args, flags = []) {
  const { env } = process;
  const path = [join(modules, ".bin"), env.PATH].filter(Boolean).join(delimiter);
  // Said before the first TypeScript file is loaded, so that Node's own compiler stays out of memory on a warm start.
  const cache = env.NODE_COMPILE_CACHE ?? join(modules, ".cache", "craton");
  const child = spawn(node24, [...flags, join(root, file), ...args], {
    stdio: "inherit",
    env: { ...env, PATH: path, NODE_COMPILE_CACHE: cache },
  });
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  // A terminal's Ctrl-C reaches the child too; the child takes the second SIGINT within its shutdown as the same wish.
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => fail(error));
  child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 1)));
}

/** Prints one line and exits with 1: what went wrong before the product could start. */
export function fail(error) {
  console.error(`craton: ${error.message}`);
  process.exit(1);
}
