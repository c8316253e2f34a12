const { homedir } = process.getBuiltinModule("node:os");
const { join } = process.getBuiltinModule("node:path");

const { XDG_CACHE_HOME, NODE_COMPILE_CACHE } = process.env;

/** A person's folder for what the platform would otherwise make anew. */
module.exports.cacheFolder = join(NODE_COMPILE_CACHE || join(XDG_CACHE_HOME || join(homedir(), ".cache"), "craton"));
