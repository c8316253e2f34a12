export { type Importer, loadShipped } from "./ship/load-shipped.ts";
export type { Shipped } from "./ship/shipped.ts";
export { type InstallTarget, installKernelSpec } from "./spec/install.ts";
export { KERNEL_NAME, type KernelSpec, type KernelSpecOptions, kernelSpec, resourceDir } from "./spec/kernel-spec.ts";
