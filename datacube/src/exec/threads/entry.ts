import { enableCompileCache } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

// where none is kept yet; then code is neither stripped of its types nor compiled again, which is half of a thread's start
enableCompileCache(join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "craton", "code"));
await import("./worker.ts");
