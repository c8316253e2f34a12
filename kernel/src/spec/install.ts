import { cp, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { userDataDir } from "./data-dir.ts";
import { KERNEL_NAME, type KernelSpecOptions, kernelSpec, resourceDir } from "./kernel-spec.ts";

/** Where to install: below `PREFIX/share/jupyter`, or into the data folder of the person who calls. */
export type InstallTarget = { prefix: string } | { user: true };

/**
 * Writes the kernelspec `typescript` and returns its folder. What was there is replaced as a whole: readers see the old
 * one or the new one. Rejects with the file system's error when the place is not writable.
 */
export async function installKernelSpec(target: InstallTarget, options: KernelSpecOptions): Promise<string> {
  const kernels = join("prefix" in target ? join(target.prefix, "share", "jupyter") : userDataDir(), "kernels");
  await mkdir(kernels, { recursive: true });
  const folder = join(kernels, KERNEL_NAME);
  const staging = await mkdtemp(join(kernels, `.${KERNEL_NAME}-`));
  try {
    const fresh = join(staging, "new");
    await cp(resourceDir, fresh, { recursive: true });
    await writeFile(join(fresh, "kernel.json"), `${JSON.stringify(kernelSpec(options), undefined, 2)}\n`);
    await rename(folder, join(staging, "old")).catch(ignoreAbsent);
    await rename(fresh, folder);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return folder;
}

function ignoreAbsent(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
