import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { stateKey } from "./state-key.ts";

test("the secret is made once, for its owner only", async () => {
  const folder = await mkdtemp(join(tmpdir(), "craton-key-"));
  const first = await stateKey(folder);
  expect(first.length).toBeGreaterThan(40);
  expect(await stateKey(folder)).toBe(first);
  expect((await stat(join(folder, "secret"))).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(["secret"]);
  await rm(folder, { recursive: true });
});
