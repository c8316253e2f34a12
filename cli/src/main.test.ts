import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..", "..");

function craton(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(root, "craton.mjs"), ...args], { encoding: "utf8", cwd: tmpdir() });
}

describe("the craton command", () => {
  test.each([
    [[], ["hub", "lab", "kernel", "--version"]],
    [
      ["hub"],
      ["--port", "--host", "--base-url", "--home", "--authenticator", "--trusted-hops", "--config", "--log-level"],
    ],
    [["lab"], ["[folder]", "--port", "--token", "--no-browser", "--home"]],
    [["kernel"], ["install"]],
    [
      ["kernel", "install"],
      ["--user", "--prefix"],
    ],
  ])("%j --help tells what there is", (command, words) => {
    const { status, stdout } = craton(...command, "--help");
    expect(status).toBe(0);
    for (const word of words) expect(stdout).toContain(word);
  });

  test.each([
    [["hubb"], /unknown command 'hubb'[\s\S]*Did you mean hub/],
    [["lab", "/no/such/folder"], /There is no folder \/no\/such\/folder/],
    [["lab", process.execPath], /There is no folder/],
    [["hub", "--prot", "1"], /unknown option '--prot'/],
    [["hub", "--authenticator", "ldap"], /Allowed choices are local, dummy/],
    [["kernel", "install", "--user", "--prefix", "x"], /cannot be used with/],
  ])("%j is refused with what would be right, and nothing happens", (command, words) => {
    const { status, stdout, stderr } = craton(...command);
    expect(status).toBe(1);
    expect(stderr).toMatch(words);
    expect(stdout).toBe("");
  });

  test("kernel install --prefix writes a kernelspec that names Node by its absolute path", () => {
    const prefix = mkdtempSync(join(tmpdir(), "craton-prefix-"));
    try {
      const { status, stdout } = craton("kernel", "install", "--prefix", prefix);
      const folder = join(prefix, "share", "jupyter", "kernels", "typescript");
      expect(status).toBe(0);
      expect(stdout).toContain(folder);
      expect(readdirSync(folder)).toContain("logo-64x64.png");
      const spec = JSON.parse(readFileSync(join(folder, "kernel.json"), "utf8")) as { argv: string[] };
      expect(spec.argv[0]).toMatch(/^\/.*node$/);
      expect(spec.argv).toContain("{connection_file}");
    } finally {
      rmSync(prefix, { recursive: true });
    }
  });

  test("a person's server without a hub says what to use instead", () => {
    const run = spawnSync(process.execPath, [join(root, "cli/src/single-user.ts")], { encoding: "utf8", env: {} });
    expect(run.status).toBe(1);
    expect(run.stderr).toContain("craton lab");
    expect(run.stderr).not.toMatch(/^\s+at /m);
  });
});
