const { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } =
  process.getBuiltinModule("node:fs");
const { createRequire } = process.getBuiltinModule("node:module");
const { homedir } = process.getBuiltinModule("node:os");
const { join } = process.getBuiltinModule("node:path");
const { fileURLToPath } = process.getBuiltinModule("node:url");
const { isMainThread } = process.getBuiltinModule("node:worker_threads");

/**
 * What the platform's own `.ts` files were compiled to in earlier kernels of this person. Compiling them anew would take
 * a third of the time to start.
 */

const OWN = ["../", "../../datacube/"].map((folder) => fileURLToPath(new URL(folder, import.meta.url)));
/** Tells installations apart, each of which has files of its own here: a kernel reads all of its file at every start. */
const INSTALLATION = OWN[0].replace(/[^\w.]+/g, "-").slice(-100);
/** What compiles them: what it made before it was changed is not taken. */
const COMPILER = fileURLToPath(new URL("typescript.mjs", import.meta.url));
/** After a start everything is loaded by then. */
const WRITE_MS = 2000;
/** Two for each installation: those of older versions and removed installations go as others are written. */
const FILES = 20;

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
  const [mtimeMs, size] = stamp(path);
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
    const stored = trusted ? JSON.parse(readFileSync(file, "utf8")) : {};
    return String(stored[COMPILER]) === String(stamp(COMPILER)) ? stored : {};
  } catch {
    return {};
  }
}

function write() {
  waiting = false;
  const fresh = `${file}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(fresh, JSON.stringify({ ...known, [COMPILER]: stamp(COMPILER) }), { mode: 0o600 });
    renameSync(fresh, file);
    prune();
  } catch {
    // It is compiled again next time.
  }
}

/** Keeps the files that were written last, also of half-written ones that nobody has renamed. */
function prune() {
  const paths = readdirSync(folder).map((name) => join(folder, name));
  const times = new Map(paths.map((path) => [path, statSync(path).mtimeMs]));
  const oldest = paths.sort((a, b) => times.get(b) - times.get(a)).slice(FILES);
  for (const path of oldest) rmSync(path);
}

/** Time of change and length of a file. @param {string} path @returns {[number, number]} */
function stamp(path) {
  const { mtimeMs, size } = statSync(path);
  return [mtimeMs, size];
}
