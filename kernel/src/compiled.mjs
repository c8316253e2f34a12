import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";

/**
 * What the platform's own `.ts` files were compiled to in earlier kernels of this person. Compiling them anew would take
 * a third of the time to start.
 */

const OWN = ["../", "../../datacube/"].map((folder) => fileURLToPath(new URL(folder, import.meta.url)));
/** Tells installations apart, each of which has files of its own here: a kernel reads all of its file at every start. */
const INSTALLATION = OWN[0].replace(/[^\w.]+/g, "-").slice(-100);
/** After a start everything is loaded by then. */
const WRITE_MS = 2000;

const { XDG_CACHE_HOME, NODE_COMPILE_CACHE } = process.env;
const folder = join(NODE_COMPILE_CACHE || join(XDG_CACHE_HOME || join(homedir(), ".cache"), "craton"), "kernel");
const { dependencies } = createRequire(import.meta.url)("../package.json");
const file = join(folder, `${isMainThread ? "main" : "thread"}-${dependencies["oxc-transform"]}${INSTALLATION}.json`);

/** By path: time of change and length of the file, and its code. @type {Record<string, [number, number, string]>} */
const known = read();
let waiting = false;

/** Whether the file is one of the platform's. @param {string} path */
export function isOwn(path) {
  return OWN.some((folder) => path.startsWith(folder)) && !path.includes("node_modules");
}

/** The code of the platform's file: as it was compiled before, if it has not changed since, or by `compile`. @param {string} path @param {() => string} compile */
export function compiledOnce(path, compile) {
  const { mtimeMs, size } = statSync(path);
  const [time, length, code] = known[path] ?? [];
  if (time === mtimeMs && length === size) return code;
  const fresh = compile();
  known[path] = [mtimeMs, size, fresh];
  if (!waiting) setTimeout(write, WRITE_MS).unref();
  waiting = true;
  return fresh;
}

/** A folder that others may write to is not trusted. */
function read() {
  try {
    const { uid, mode } = statSync(folder);
    const trusted = process.platform === "win32" || (uid === process.getuid() && (mode & 0o022) === 0);
    return trusted ? JSON.parse(readFileSync(file, "utf8")) : {};
  } catch {
    return {};
  }
}

function write() {
  waiting = false;
  const fresh = `${file}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(fresh, JSON.stringify(known), { mode: 0o600 });
    renameSync(fresh, file);
  } catch {
    // It is compiled again next time.
  }
}
