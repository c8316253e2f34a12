import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { beginWrite, writeAtomically } from "./atomic-write.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "craton-write-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("the mode of the file that was there stays", async () => {
  const file = join(folder, "script.sh");
  await writeFile(file, "old");
  await chmod(file, 0o750);
  await writeAtomically(file, "new");
  expect((await stat(file)).mode & 0o777).toBe(0o750);
  expect(await readFile(file, "utf8")).toBe("new");
  expect(await readdir(folder)).toEqual(["script.sh"]);
});

test("until the commit the old file is there, and a discard leaves nothing behind", async () => {
  const file = join(folder, "file");
  await writeFile(file, "old");
  const pending = await beginWrite(file);
  await pending.handle.writeFile("half");
  expect(await readFile(file, "utf8")).toBe("old");
  await pending.discard();
  expect(await readdir(folder)).toEqual(["file"]);
});

test("a commit that fails leaves nothing behind", async () => {
  const pending = await beginWrite(join(folder, "gone"));
  await rm(pending.path);
  await expect(pending.commit()).rejects.toThrow();
  expect(await readdir(folder)).toEqual([]);
});

test.skipIf(process.getuid?.() === 0)("a file that is read-only is not replaced", async () => {
  const file = join(folder, "file");
  await writeFile(file, "old", { mode: 0o444 });
  await expect(writeAtomically(file, "new")).rejects.toMatchObject({ code: "EACCES" });
});
