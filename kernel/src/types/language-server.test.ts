import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { KernelClient } from "../testing/client.ts";

/** Time in which a server that installs packages has begun with it. */
const SOON_MS = 3000;

test("the language server installs nothing and asks no registry", async () => {
  const folder = await mkdtemp(join(tmpdir(), "craton-npm-"));
  await writeFile(join(folder, "npm"), '#!/bin/sh\necho "$@" >> "$0.called"\n', { mode: 0o755 });
  const env = { CRATON_TYPES: "on", HOME: folder, PATH: [folder, process.env.PATH].join(delimiter) };
  {
    await using kernel = await KernelClient.start({}, { env });
    await kernel.run("import { readFileSync } from 'node:fs'; readFileSync.name");
    const asked = { code: "readFileSync.na", cursor_pos: 15 };
    expect((await kernel.ask("shell", "complete_request", asked)).matches).toContain("name");
    await new Promise((resolve) => setTimeout(resolve, SOON_MS));
  }
  expect(existsSync(join(folder, "npm.called"))).toBe(false);
  await rm(folder, { recursive: true });
});
