import { HttpError } from "@craton/edge";
import { KernelStartError } from "../errors.ts";
import type { Kernel } from "./kernel.ts";
import type { Kernels, StartOptions } from "./kernels.ts";

/** Starts a kernel for a request. @throws HttpError 501 for an unknown kernelspec, as Jupyter; 500 when it does not start. */
export async function startKernel(kernels: Kernels, options: StartOptions): Promise<Kernel> {
  try {
    return await kernels.start(options);
  } catch (error) {
    throw startProblem(error);
  }
}

/** What a client is told when a kernel does not start. */
export function startProblem(error: unknown): unknown {
  if (error instanceof KernelStartError) return new HttpError(500, error.code, error.message, { cause: error });
  if (error instanceof HttpError && error.status === 404) return new HttpError(501, "no_such_kernel", error.message);
  return error;
}
