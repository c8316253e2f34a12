import { installKernelSpec } from "@craton/kernel";

/** `craton kernel install`: writes the kernelspec `typescript` where other Jupyter programs look for it. */
export async function installKernel(flags: { prefix?: string }): Promise<void> {
  const folder = await installKernelSpec(flags.prefix ? { prefix: flags.prefix } : { user: true }, {
    node: process.execPath,
  });
  console.log(`Kernel "typescript" installed in ${folder}`);
}
