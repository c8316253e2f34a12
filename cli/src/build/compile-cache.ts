import { cp, readdir } from "node:fs/promises";
import { join } from "node:path";
import { createProcessLauncher } from "@craton/launcher";

/**
 * Fills `folder` with the compiled form of what `program` loads, by running it in an environment where it only says
 * what it misses. Gives up with `signal`, leaving nothing behind.
 */
export async function fillCompileCache(folder: string, program: string, signal: AbortSignal): Promise<void> {
  const launcher = createProcessLauncher();
  const argv = [process.execPath, ...process.execArgv, program];
  const handle = await launcher.start({ argv, env: { NODE_COMPILE_CACHE: folder }, cwd: "/" }, signal);
  await launcher.exited(handle, signal).catch(() => launcher.stop(handle, { graceMs: 0 }));
}

/**
 * Copies what there is of the cache to where a server with this home looks for it, so that a person's first start is
 * as quick as the next ones. Node checks each entry against the source, so a missing or old one only costs time.
 */
export async function copyCompileCache(folder: string, home: string, uid: number | undefined): Promise<void> {
  const own = process.getuid?.() ?? 0;
  // Node gives each account a folder of its own: `<version>-<uid>`.
  const ours = (await readdir(folder)).filter((name) => name.endsWith(`-${own}`));
  for (const name of ours) {
    const theirs = name.replace(/\d+$/, String(uid ?? own));
    await cp(join(folder, name), join(home, ".cache", "node", theirs), { recursive: true });
  }
}
