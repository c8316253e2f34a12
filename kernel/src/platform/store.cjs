const { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } =
  process.getBuiltinModule("node:fs");
const { join } = process.getBuiltinModule("node:path");
const { setTimeout } = process.getBuiltinModule("node:timers");
const { isMainThread } = process.getBuiltinModule("node:worker_threads");
const { cacheFolder } = require("./cache-folder.cjs");

/**
 * What the platform's modules were compiled to in earlier kernels of this person, by path: the text of a function, and V8's
 * code of those of its functions that had run by then. A file for each kind of thread: an index, then the pieces.
 */

/** Tells installations apart, each of which has files of its own here: a kernel reads all of its file at every start. */
const INSTALLATION = join(__dirname, "..")
  .replace(/[^\w.]+/g, "-")
  .slice(-100);
/** What compiles, and which version of it: what was made before a change of these is not taken. */
const COMPILERS = [join(__dirname, "to-function.cjs"), join(__dirname, "../../package.json")];
/** For how long what was read stays in memory: a start takes most of it, and later a file can be read again. */
const IN_MEMORY_MS = 2000;
/** Two for each installation: those of older versions and removed installations go as others are written. */
const FILES = 20;

const folder = join(cacheFolder, "kernel");
const file = join(folder, `${isMainThread ? "main" : "thread"}-${process.version}${INSTALLATION}.bin`);

let stored;
const isTrained = contents().index.trained;

/** The index and the pieces. */
function contents() {
  if (stored) return stored;
  stored = read();
  setTimeout(release, IN_MEMORY_MS).unref();
  return stored;
}

/** Gives the memory back, megabytes, at once: there may be no other garbage to look for in a long time. */
function release() {
  const { buffer } = stored.pieces;
  stored = undefined;
  // Small buffers share theirs with others.
  if (buffer.byteLength > Buffer.poolSize) buffer.transfer(0);
}

/** What is kept of the module, if its file has not changed since: its text, V8's code of it, and the stamp of the file. */
function kept(path) {
  const { index, pieces } = contents();
  const entry = index.modules[path];
  if (!entry) return undefined;
  const [mtimeMs, size, at, textLength, codeLength] = entry;
  const fileStamp = stamp(path);
  if (fileStamp[0] !== mtimeMs || fileStamp[1] !== size) return undefined;
  const end = at + textLength;
  return { fileStamp, text: pieces.toString("utf8", at, end), code: pieces.subarray(end, end + codeLength) };
}

/** Keeps these modules too, by path; `trained` tells whether their code is that of a thread that has run a cell. */
function keep(modules, trained) {
  const { index, pieces } = contents();
  const all = [];
  const entries = {};
  let at = 0;
  const add = (path, fileStamp, text, code) => {
    entries[path] = [...fileStamp, at, text.length, code.length];
    all.push(text, code);
    at += text.length + code.length;
  };
  for (const [path, { fileStamp, text, code }] of modules) add(path, fileStamp, Buffer.from(text), code);
  for (const [path, [mtimeMs, size, start, textLength, codeLength]] of Object.entries(index.modules)) {
    const end = start + textLength;
    if (!modules.has(path))
      add(path, [mtimeMs, size], pieces.subarray(start, end), pieces.subarray(end, end + codeLength));
  }
  write({ compilers: COMPILERS.map(stamp), trained, modules: entries }, all);
}

/** Time of change and length of a file. */
function stamp(path) {
  const { mtimeMs, size } = statSync(path);
  return [mtimeMs, size];
}

/** A folder that others may write to is not trusted. */
function read() {
  try {
    const { uid, mode } = statSync(folder);
    const trusted = process.platform === "win32" || (uid === process.getuid() && (mode & 0o022) === 0);
    const stored = trusted ? readFileSync(file) : Buffer.alloc(0);
    const length = stored.readUInt32LE();
    const index = JSON.parse(stored.toString("utf8", 4, 4 + length));
    if (String(index.compilers) !== String(COMPILERS.map(stamp))) throw new Error("compiled by another compiler");
    return { index, pieces: stored.subarray(4 + length) };
  } catch {
    return { index: { trained: false, modules: {} }, pieces: Buffer.alloc(0) };
  }
}

function write(index, all) {
  const head = Buffer.from(JSON.stringify(index));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  const fresh = `${file}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(fresh, Buffer.concat([length, head, ...all]), { mode: 0o600 });
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

module.exports = { isTrained, keep, kept, stamp };
