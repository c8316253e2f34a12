import { Worker, type WorkerOptions } from "node:worker_threads";
import { shared } from "./host.ts";

/** Starts a thread that serves every piece of work of the process, by a module of this package. */
export function startWorker(url: URL, options: WorkerOptions): Worker {
  return shared(() => new Worker(url, { ...options, ...flags() }));
}

/** Node's flags are inherited, but one that is for a program that is a text, and refuses files. */
function flags(): Pick<WorkerOptions, "execArgv"> {
  return process.execArgv.some((flag) => flag.startsWith("--input-type")) ? { execArgv: [] } : {};
}
