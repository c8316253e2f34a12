import { link, mkdir, mkdtemp, readdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FolderRoot } from "./root.ts";

let folder: string;
let root: FolderRoot;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "craton-root-"));
  await mkdir(join(folder, "root", "sub"), { recursive: true });
  await mkdir(join(folder, "outside"));
  await writeFile(join(folder, "outside", "secret"), "secret");
  await writeFile(join(folder, "root", "sub", "file"), "text");
  root = await FolderRoot.of(join(folder, "root"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test.each(["..", "../outside/secret", "sub/../../outside/secret", "sub/..", ".", "/../outside"])(
  "%s is refused",
  async (path) => {
    await expect(root.locate(path)).rejects.toMatchObject({ status: 403 });
    await expect(root.locateEntry(path)).rejects.toMatchObject({ status: 403 });
  },
);

test("a NUL byte is refused", async () => {
  await expect(root.locate("a\0b")).rejects.toMatchObject({ status: 400 });
  await expect(root.locateEntry("a\0b")).rejects.toMatchObject({ status: 400 });
});

test("a link that leads outside is refused, one that stays inside is followed", async () => {
  await symlink(join(folder, "outside"), join(folder, "root", "out"));
  await symlink("../outside/secret", join(folder, "root", "out-file"));
  await symlink("sub/file", join(folder, "root", "in"));
  for (const path of ["out", "out/secret", "out/new", "out-file"]) {
    await expect(root.locate(path)).rejects.toMatchObject({ status: 403 });
  }
  expect((await root.locate("in")).real).toBe(join(root.folder, "sub", "file"));
});

test("a link that leads outside can be named as an entry, to be deleted", async () => {
  await symlink(join(folder, "outside"), join(folder, "root", "out"));
  const place = await root.locateEntry("out");
  expect(place).toMatchObject({ exists: true, entry: join(root.folder, "out") });
});

test("a file that became a link after it was found is not opened", async () => {
  const place = await root.locate("sub/file");
  await rm(place.real);
  await symlink(join(folder, "outside", "secret"), place.real);
  await expect(root.open(place)).rejects.toMatchObject({ status: 403 });
});

test.runIf(process.platform === "linux")("a folder that became a link after it was found is noticed", async () => {
  const place = await root.locate("sub/file");
  await link(join(folder, "outside", "secret"), join(folder, "outside", "file"));
  await rename(join(folder, "root", "sub"), join(folder, "root", "old"));
  await symlink(join(folder, "outside"), join(folder, "root", "sub"));
  await expect(root.open(place)).rejects.toMatchObject({ status: 403, code: "outside_root" });
  await expect(root.write(place, "new")).rejects.toMatchObject({ status: 403, code: "outside_root" });
  expect(await readdir(join(folder, "outside"))).toEqual(["file", "secret"]);
});

test("a link in a circle, a socket and a folder do not open", async () => {
  await symlink("b", join(folder, "root", "a"));
  await symlink("a", join(folder, "root", "b"));
  await expect(root.locate("a")).rejects.toMatchObject({ status: 403 });
  const server = createServer().listen(join(folder, "root", "socket"));
  await new Promise((resolve) => server.once("listening", resolve));
  await expect(root.locate("socket").then((place) => root.open(place))).rejects.toThrow();
  server.close();
  await expect(root.locate("sub").then((place) => root.open(place))).rejects.toMatchObject({ status: 400 });
});

test("what is missing is told apart from what lies in a missing folder", async () => {
  expect(await root.locate("new")).toMatchObject({ path: "new", exists: false });
  await expect(root.locate("no/new")).rejects.toMatchObject({ status: 404 });
  await expect(root.locate("sub/file/below")).rejects.toMatchObject({ status: 404 });
});
