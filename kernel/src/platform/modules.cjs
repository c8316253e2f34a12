const { createRequire } = process.getBuiltinModule("node:module");
const { dirname, join } = process.getBuiltinModule("node:path");
const { setTimeout } = process.getBuiltinModule("node:timers");
const { pathToFileURL } = process.getBuiltinModule("node:url");
const { isModuleNamespaceObject } = process.getBuiltinModule("node:util/types");
const { setFlagsFromString } = process.getBuiltinModule("node:v8");
const { Script } = process.getBuiltinModule("node:vm");
const { isTrained, keep, kept, stamp } = require("./store.cjs");

/**
 * The platform's own modules in a kernel's process: functions in the place of modules, whose compiled code is kept from one
 * kernel to the next. Each is one instance per thread, whoever asks for it.
 */

const ROOTS = ["../", "../../../datacube/src/"].map((folder) => join(__dirname, folder));
/** Packages without which no cell runs: their files are taken for the platform's. */
const PACKAGES = /^.*\/node_modules\/oxc-(?:parser|transform)\/.*\.js$/s;
const MAYBE_OURS = /^(?:@craton\/|oxc-)/;
const INSTALLATION = join(__dirname, "../../../");
/** {@link HeapGrowth} sets another one for most of a kernel's life, and V8 takes no code that was compiled under other flags. */
const START_FLAGS = "--heap-growing-percent=0";
/** After a start everything is loaded by then. */
const WRITE_MS = 2000;

/** Exports by path. */
const modules = new Map();
/** What each module's file is in this thread: its stamp, text and script. */
const loaded = new Map();
/** Of what has been kept so far, and of what will be. */
let wasTrained = isTrained;
let trained = isTrained;
let isWaiting = false;

/** Whether the file is a module of the platform. */
function isPlatform(path) {
  if (path.endsWith(".ts")) return ROOTS.some((root) => path.startsWith(root));
  return path.startsWith(INSTALLATION) && PACKAGES.test(path);
}

/** The exports of the platform's module with that path. */
function platformModule(path) {
  const known = modules.get(path);
  if (known) return known;
  const own = {};
  modules.set(path, own);
  try {
    const meta = { url: pathToFileURL(path).href, filename: path, dirname: dirname(path) };
    functionOf(path, meta.url)(own, platformModule, requireFrom(path), defaultOf, importModule, meta);
  } catch (error) {
    modules.delete(path);
    throw error;
  }
  return own;
}

/** Says that a cell has run: what V8 has compiled by now is what a start needs, and is kept. */
function hasRunCell() {
  if (!trained) keepLater();
  trained = true;
}

/** Node's `require` from that file, which finds modules of the platform too. */
function requireFrom(path) {
  let node;
  const nodeRequire = () => (node ??= createRequire(path));
  const require = (specifier) => {
    const isNear = /^\.{1,2}\/.*\.[jt]s$/.test(specifier);
    const file = isNear
      ? join(dirname(path), specifier)
      : MAYBE_OURS.test(specifier)
        ? nodeRequire().resolve(specifier)
        : "";
    return isPlatform(file) ? platformModule(file) : nodeRequire()(specifier);
  };
  return Object.defineProperty(require, "resolve", { get: () => nodeRequire().resolve });
}

async function importModule(specifier, options) {
  return require("./import.mjs").load(specifier, options);
}

function defaultOf(module) {
  return isModuleNamespaceObject(module) ? module.default : module;
}

/** The function that the module is. */
function functionOf(path, filename) {
  const { fileStamp, text, code } = kept(path) ?? compiled(path);
  const script = scriptOf(text, { filename, cachedData: code });
  loaded.set(path, { fileStamp, text, script });
  if (script.cachedDataRejected !== false) keepLater();
  return script.runInThisContext();
}

function compiled(path) {
  const { toFunction } = require("./to-function.cjs");
  return { fileStamp: stamp(path), text: toFunction(path), code: undefined };
}

/** Where V8 refuses its code, the flags may be other ones than at the start of a kernel. */
function scriptOf(text, options) {
  const script = new Script(text, options);
  if (script.cachedDataRejected !== true) return script;
  setFlagsFromString(START_FLAGS);
  return new Script(text, options);
}

function keepLater() {
  if (!isWaiting) setTimeout(keepNow, WRITE_MS).unref();
  isWaiting = true;
}

/** Code that V8 had already is of use as it is, unless it is that of a thread that had run no cell. */
function keepNow() {
  isWaiting = false;
  setFlagsFromString(START_FLAGS);
  const fresh = [...loaded].filter(([, { script }]) => script.cachedDataRejected !== false || !wasTrained);
  wasTrained = trained;
  keep(
    new Map(fresh.map(([path, { script, ...rest }]) => [path, { ...rest, code: script.createCachedData() }])),
    trained,
  );
}

module.exports = { hasRunCell, isPlatform, platformModule, requireFrom };
