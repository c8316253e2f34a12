import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { LabBuildError } from "./errors.ts";

const pollMs = 200;
const deadlineMs = 300_000;
const emptyLockMs = 5_000;

/**
 * Runs `work` while no other process does so for the same lock file; the file of a process that died is taken over.
 * @throws LabBuildError when another build holds the lock for five minutes
 */
export async function withBuildLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + deadlineMs;
  while (!acquire(path)) {
    if (performance.now() > deadline)
      throw new LabBuildError(`Another build holds ${path}. If none is running, remove that file.`);
    await delay(pollMs);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

function acquire(path: string): boolean {
  try {
    const file = openSync(path, "wx");
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    if (!isHeld(path)) rmSync(path, { force: true });
    return false;
  }
}

function isHeld(path: string): boolean {
  try {
    const pid = Number(readFileSync(path, "utf8"));
    // Empty: its owner has just made it, or died at that moment.
    if (!pid) return Date.now() - statSync(path).mtimeMs < emptyLockMs;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
