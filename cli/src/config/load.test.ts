import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ConfigError } from "../errors.ts";
import { loadConfig } from "./load.ts";

let cwd = "";
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "craton-config-"));
});
afterEach(() => rmSync(cwd, { recursive: true }));

const load = (more: Partial<Parameters<typeof loadConfig>[0]> = {}): ReturnType<typeof loadConfig> =>
  loadConfig({ env: {}, flags: {}, cwd, ...more });

test("with nothing said, the defaults hold and the home is absolute", async () => {
  expect(await load()).toEqual({
    home: join(cwd, ".craton"),
    host: "127.0.0.1",
    port: 8000,
    baseUrl: "/",
    authenticator: "local",
    database: "sqlite",
    trustedHops: 0,
    logLevel: "warn",
    labExtensions: [],
    profiles: [],
  });
});

test("a flag wins over the environment, and that over the file", async () => {
  writeFileSync(join(cwd, "craton.config.ts"), 'export default { port: 1, baseUrl: "a", trustedHops: 1 as number };');
  const config = await load({ env: { CRATON_PORT: "2", CRATON_BASE_URL: "/b" }, flags: { port: "3" } });
  expect(config).toMatchObject({ port: 3, baseUrl: "/b/", trustedHops: 1 });
});

test("a command's own default loses against all that people say", async () => {
  const defaults = { port: 8888 };
  expect((await load({ defaults })).port).toBe(8888);
  expect((await load({ defaults, env: { CRATON_PORT: "2" } })).port).toBe(2);
});

test("an empty variable says nothing", async () => {
  expect(await load({ env: { CRATON_PORT: "", CRATON_HOST: "" } })).toMatchObject({ port: 8000, host: "127.0.0.1" });
});

test("every problem is listed with its path and who said so", async () => {
  const file = join(cwd, "craton.config.ts");
  writeFileSync(
    file,
    `export default { prot: 1, port: "many", authenticator: "ldap", profiles: [{ slug: "A B", displayName: "x", argv: [], colour: 1 }] };`,
  );
  const failure = (await load({ env: { CRATON_TRUSTED_HOPS: "-1" }, flags: { baseUrl: "http://x" } }).catch(
    (error: unknown) => error,
  )) as ConfigError;
  expect(failure).toBeInstanceOf(ConfigError);
  expect(failure.code).toBe("bad_config");
  expect(failure.problems.map(({ path, source }) => [path, source]).toSorted()).toEqual(
    [
      ["authenticator", file],
      ["baseUrl", "--base-url"],
      ["port", file],
      ["profiles[0].argv", file],
      ["profiles[0].colour", file],
      ["profiles[0].slug", file],
      ["prot", file],
      ["trustedHops", "CRATON_TRUSTED_HOPS"],
    ].toSorted(),
  );
  expect(failure.message).toContain("8 problems in the configuration");
  expect(failure.message).toContain("known are home, host");
});

test("a file that is named must be there, load, and export settings", async () => {
  await expect(load({ file: "other.ts" })).rejects.toThrow("there is no such file");
  writeFileSync(join(cwd, "bad.ts"), "export default {");
  await expect(load({ file: "bad.ts" })).rejects.toThrow("cannot be loaded");
  writeFileSync(join(cwd, "empty.ts"), "export const x = 1;");
  await expect(load({ file: "empty.ts" })).rejects.toThrow("must export its settings");
});

test("a database password never stands in a problem", async () => {
  const failure = await load({ env: { CRATON_DATABASE: "mysql://u:S3CRET@h/d" } }).catch((error: unknown) => error);
  expect(String(failure)).not.toContain("S3CRET");
});
