import { fileURLToPath } from "node:url";

/** Name under which the kernel is installed. */
export const KERNEL_NAME = "typescript";

/** The content of a `kernel.json`. */
export interface KernelSpec {
  /** Command line; `{connection_file}` stands for the path of the connection file. */
  argv: string[];
  display_name: string;
  language: string;
  interrupt_mode: "message" | "signal";
  /** Variables that it is started with besides those of the server. */
  env: Record<string, string>;
  metadata: Record<string, unknown>;
}

/** What a kernelspec depends on. */
export interface KernelSpecOptions {
  /** Absolute path of the Node 24 that runs the kernel. */
  node: string;
}

/** Folder with the kernel's logos. */
export const resourceDir: string = fileURLToPath(new URL("../../kernelspec", import.meta.url));

/** How to start this kernel, for a `kernel.json` or a server that keeps kernelspecs in memory. */
export function kernelSpec({ node }: KernelSpecOptions): KernelSpec {
  const main = fileURLToPath(new URL("../main.cjs", import.meta.url));
  const compiler = fileURLToPath(new URL("../typescript.cjs", import.meta.url));
  return {
    // Without the first flag Node 24 ends the process when code is terminated inside an asynchronous callback. The
    // second keeps the space for young objects, of which thousands of cells leave many, from growing to 100 MB. Most other
    // flags of V8 would cost a start a fifth: see HeapGrowth.
    argv: [
      node,
      "--no-force-async-hooks-checks",
      "--max-semi-space-size=8",
      "--require",
      compiler,
      main,
      "{connection_file}",
    ],
    display_name: "TypeScript",
    language: "typescript",
    interrupt_mode: "message",
    // The C library of Linux takes ever larger pieces from its heaps once such a piece was given back, and heaps full of
    // holes stay: threads that read chunks of megabytes kept a tenth more. With a number it takes them from the system.
    env: { MALLOC_MMAP_THRESHOLD_: `${2 ** 23}` },
    metadata: { debugger: true },
  };
}
