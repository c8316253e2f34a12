import { execFile, execFileSync } from "node:child_process";
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { TargetWriteError } from "../index.ts";
import { contentOf } from "../testing/folder-content.ts";
import { roomyWrites } from "./full-disk-writes.ts";

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

describe("writes of a process whose files may not become larger than 100 blocks (ulimit -f)", () => {
  let folder = "";
  let was: Record<string, string> = {};
  let told: Record<string, Pick<TargetWriteError, "code" | "name" | "message" | "target">> = {};

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "craton-full-"));
    for (const { before, file } of roomyWrites) await before(join(folder, file));
    was = contentOf(folder);
    const script = `
      import { roomyWrites } from ${JSON.stringify(new URL("./full-disk-writes.ts", import.meta.url))};
      const told = {};
      for (const { name, file, write } of roomyWrites) {
        const tell = (error) => ({ ...error, name: error.name, message: error.message, cause: undefined });
        told[name] = await write(${JSON.stringify(folder)} + "/" + file).then(() => undefined, tell);
      }
      console.log(JSON.stringify(told));`;
    const node = [process.execPath, "--input-type=module-typescript", "--eval", script];
    const { stdout } = await promisify(execFile)("sh", ["-c", 'ulimit -f 100; exec "$@"', "sh", ...node]);
    told = JSON.parse(stdout);
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(roomyWrites)("$name fails with an error that names the file and the way out", ({ name, file }) => {
    expect(told[name]).toMatchObject({ code: "target-write", name: "TargetWriteError" });
    expect(told[name]!.target).toContain(join(folder, file));
    expect(told[name]!.message).toMatch(
      /\(ulimit -f\): write smaller chunks or raise the limit \(EFBIG\); what was there before is as it was$/,
    );
  });

  test("all leave what was there, and nothing beside", () => {
    expect(contentOf(folder)).toEqual(was);
  });
});

const mountCommand = 'mount -t tmpfs -o size=5m tmpfs "$0"';
const unmountCommand = 'umount "$0"';

/** A disk of a few MB in memory; undefined where this process may not have one. */
function smallDisk(): string | undefined {
  const path = mkdtempSync(join(tmpdir(), "craton-disk-"));
  try {
    execFileSync("sh", ["-c", mountCommand, path], { stdio: "ignore" });
    return path;
  } catch {
    rmSync(path, { recursive: true });
    return undefined;
  }
}

/** Fills a disk with a file, but for some bytes. */
function fillUpTo(path: string, left: number): void {
  const file = openSync(path, "w");
  let size = 0;
  try {
    for (;;) size += writeSync(file, new Uint8Array(4096));
  } catch {
    ftruncateSync(file, size - left);
  } finally {
    closeSync(file);
  }
}

const disk = smallDisk();
if (disk === undefined) console.warn("SKIPPED: writes to a full disk (only root may mount a small one)");

describe.skipIf(disk === undefined)("on a disk that is full", () => {
  afterAll(() => {
    execFileSync("sh", ["-c", unmountCommand, disk!]);
    rmSync(disk!, { recursive: true });
  });

  test.each(roomyWrites)("$name leaves what was there, and names the file and the way out", async (one) => {
    const path = join(disk!, one.file);
    await one.before(path);
    const was = contentOf(disk!);
    fillUpTo(join(disk!, "filler"), 150_000);
    const error = await one.write(path).catch((reason: unknown) => reason);
    rmSync(join(disk!, "filler"));
    expect(error).toMatchObject({ code: "target-write", target: expect.stringContaining(path) });
    expect((error as Error).message).toMatch(
      /the disk is full: make room on it or write elsewhere \(ENOSPC\); what was there before is as it was$/,
    );
    expect(contentOf(disk!)).toEqual(was);
    rmSync(path, { recursive: true, force: true });
  });
});
