export { type HubEnvironment, type HubOptions, hubOptionsFromEnv } from "./auth/hub-options.ts";
export { KernelStartError, ServerOptionsError } from "./errors.ts";
export type { KernelSpec, NamedKernelSpec } from "./kernels/kernelspecs.ts";
export type { RunningServer, ServerOptions } from "./options.ts";
export { startServer } from "./server.ts";
