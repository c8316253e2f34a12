import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { isBuilt } from "@craton/lab";
import { BuildError } from "../errors.ts";

/**
 * Builds the JupyterLab app when the present sources have none. A child does it: the bundler's memory goes with it.
 * @throws BuildError when the child fails; its output has said why.
 */
export async function ensureApp(): Promise<void> {
  if (isBuilt()) return;
  const script = fileURLToPath(new URL("build-app.ts", import.meta.url));
  const child = spawn(process.execPath, [script], { stdio: ["ignore", 2, 2] });
  const stop = (): void => void child.kill();
  process.once("exit", stop);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  process.off("exit", stop);
  if (code !== 0) throw new BuildError();
}
