import { lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { canCreateAccounts } from "./accounts.ts";
import { giveFolder } from "./give-folder.ts";

test.skipIf(!canCreateAccounts())("a folder is given with all in it, and nothing that a link points at", async () => {
  const top = mkdtempSync(join(tmpdir(), "give-"));
  const [home, outside] = [join(top, "-home"), join(top, "outside")];
  mkdirSync(join(home, "sub"), { recursive: true });
  mkdirSync(outside);
  writeFileSync(join(home, "sub/file"), "");
  writeFileSync(join(outside, "file"), "");
  symlinkSync(outside, join(home, "sub/link"));
  await giveFolder(home, { uid: 65_534, gid: 65_533 });
  const ownerOf = (path: string): number[] => [lstatSync(path).uid, lstatSync(path).gid];
  for (const path of ["", "sub", "sub/file", "sub/link"]) {
    expect(ownerOf(join(home, path)), path).toEqual([65_534, 65_533]);
  }
  expect([ownerOf(outside), ownerOf(join(outside, "file"))]).toEqual([
    [0, 0],
    [0, 0],
  ]);
  rmSync(top, { recursive: true });
});
