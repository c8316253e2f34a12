import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * How `tsc --lsp --stdio` is started: its program itself, because the package's launcher would stay beside it, which is
 * another Node of 45 MB; the launcher where the program is not found.
 */
export function defaultCommand(): string[] {
  const options = ["--lsp", "--stdio"];
  const folder = programFolder();
  if (folder !== undefined) return [join(folder, programName()), ...options];
  return [process.execPath, join(dirname(manifest()), "bin", "tsc"), ...options];
}

/** The folder of the compiler for this platform, which is a package of its own, and of what declares the language. */
export function programFolder(): string | undefined {
  const { platform, arch } = process;
  try {
    const own = createRequire(manifest()).resolve(`@typescript/typescript-${platform}-${arch}/package.json`);
    const folder = join(dirname(own), "lib");
    return existsSync(join(folder, programName())) ? folder : undefined;
  } catch {
    return undefined;
  }
}

function manifest(): string {
  return createRequire(import.meta.url).resolve("typescript/package.json");
}

function programName(): string {
  return process.platform === "win32" ? "tsc.exe" : "tsc";
}
