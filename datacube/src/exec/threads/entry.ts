import { enableCompileCache } from "node:module";
import { join } from "node:path";

const { HOME, XDG_CACHE_HOME } = process.env;
const caches = XDG_CACHE_HOME || (HOME && join(HOME, ".cache"));
// where none is kept yet; then code is neither stripped of its types nor compiled again, which is half of a thread's start
if (caches) enableCompileCache(join(caches, "craton", "code"));
// not awaited: a kernel's modules are functions
void import("./worker.ts");
