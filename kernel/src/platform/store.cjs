const { closeSync, mkdirSync, openSync, readdirSync, readSync, renameSync, rmSync, statSync, writeFileSync } =
  process.getBuiltinModule("node:fs");
const { join } = process.getBuiltinModule("node:path");
const { setTimeout } = process.getBuiltinModule("node:timers");
const { isMainThread } = process.getBuiltinModule("node:worker_threads");
const { cacheFolder } = require("./cache-folder.cjs");

/**
 * What the platform's modules were compiled to in earlier kernels of this person, by path: the text of a function, and V8's
 * code of those of its functions that had run by then. A file for each kind of thread: an index, then the pieces.
 */

/** Tells installations apart, each of which has files of its own here: a kernel reads all of its index at every start. */
const INSTALLATION = join(__dirname, "..")
  .replace(/[^\w.]+/g, "-")
  .slice(-100);
/** What compiles, and which version of it: what was made before a change of these is not taken. */
const COMPILERS = [join(__dirname, "to-function.cjs"), join(__dirname, "../../package.json")];
/** A start takes most of what it needs in that time; later the file is opened again. */
const OPEN_MS = 2000;
/** Two for each installation: those of older versions and removed installations go as others are written. */
const FILES = 20;

const folder = join(cacheFolder, "kernel");
const file = join(folder, `${isMainThread ? "main" : "thread"}-${process.version}${INSTALLATION}.bin`);

let opened;
const isTrained = contents().index.trained;

/** The file while it is open, and its index. All of it would be megabytes, of which a start needs a third. */
function contents() {
  if (opened) return opened;
  opened = open();
  setTimeout(close, OPEN_MS).unref();
  return opened;
}

function close() {
  if (opened.handle !== undefined) closeSync(opened.handle);
  opened = undefined;
}

/** What is kept of the module, if its file has not changed since: its text, V8's code of it, and the stamp of the file. */
function kept(path) {
  const entry = contents().index.modules[path];
  if (!entry) return undefined;
  const [mtimeMs, size, , textLength] = entry;
  const fileStamp = stamp(path);
  if (fileStamp[0] !== mtimeMs || fileStamp[1] !== size) return undefined;
  const piece = pieceOf(entry);
  return piece && { fileStamp, text: piece.toString("utf8", 0, textLength), code: piece.subarray(textLength) };
}

/** Text and code of a module; `undefined` when the file is cut off. */
function pieceOf([, , at, textLength, codeLength]) {
  const { handle, begin } = contents();
  return bytesOf(handle, begin + at, textLength + codeLength);
}

function bytesOf(handle, at, length) {
  const bytes = Buffer.allocUnsafe(length);
  return readSync(handle, bytes, 0, length, at) === length ? bytes : undefined;
}

/** Keeps these modules too, by path; `trained` tells whether their code is that of a thread that has run a cell. */
function keep(modules, trained) {
  const all = [];
  const entries = {};
  let at = 0;
  const add = (path, fileStamp, text, code) => {
    entries[path] = [...fileStamp, at, text.length, code.length];
    all.push(text, code);
    at += text.length + code.length;
  };
  for (const [path, { fileStamp, text, code }] of modules) add(path, fileStamp, Buffer.from(text), code);
  for (const [path, entry] of Object.entries(contents().index.modules)) {
    const [mtimeMs, size, , textLength] = entry;
    const piece = modules.has(path) ? undefined : pieceOf(entry);
    if (piece) add(path, [mtimeMs, size], piece.subarray(0, textLength), piece.subarray(textLength));
  }
  write({ compilers: COMPILERS.map(stamp), trained, modules: entries }, all);
}

/** Time of change and length of a file. */
function stamp(path) {
  const { mtimeMs, size } = statSync(path);
  return [mtimeMs, size];
}

/** A folder that others may write to is not trusted. */
function open() {
  let handle;
  try {
    const { uid, mode } = statSync(folder);
    const trusted = process.platform === "win32" || (uid === process.getuid() && (mode & 0o022) === 0);
    if (!trusted) throw new Error("others may write there");
    handle = openSync(file);
    const length = bytesOf(handle, 0, 4).readUInt32LE();
    const index = JSON.parse(bytesOf(handle, 4, length).toString());
    if (String(index.compilers) !== String(COMPILERS.map(stamp))) throw new Error("compiled by another compiler");
    return { index, handle, begin: 4 + length };
  } catch {
    if (handle !== undefined) closeSync(handle);
    return { index: { trained: false, modules: {} } };
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
