// Programs on npm that benchmarks run beside ours. They are installed outside the clone, once per set of versions, and
// are never among the project's own dependencies.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const dependencies = { deno: "2.9.6", tslab: "1.0.22" };

/** The folder whose `node_modules` holds the peers; `undefined`, said loudly, when they cannot be installed. */
export function nodePeers(): string | undefined {
  const manifest = JSON.stringify({ private: true, dependencies, allowScripts: { deno: true, zeromq: true } });
  const hash = createHash("sha256").update(manifest).digest("hex").slice(0, 12);
  const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "craton", `node-peers-${hash}`);
  const ready = join(folder, "ready");
  if (existsSync(ready)) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), manifest);
  const options = { cwd: folder, encoding: "utf8", timeout: 300_000 } as const;
  const installed = spawnSync("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], options);
  if (installed.status !== 0) {
    const names = Object.keys(dependencies).join(" and ");
    console.warn(`SKIPPED: ${names}, because npm cannot install them: ${installed.error?.message ?? installed.stderr}`);
    return undefined;
  }
  writeFileSync(ready, "");
  return folder;
}
