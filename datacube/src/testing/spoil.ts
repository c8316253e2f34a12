import { setEnvironmentData } from "node:worker_threads";
import { spoilSpare } from "../array/spare-bytes.ts";
import { spoilingThreads } from "../exec/threads/messages.ts";

/** `spoilSpare` here and in threads that are started from now on. */
export function spoilEverywhere(on: boolean): void {
  spoilSpare(on);
  setEnvironmentData(spoilingThreads, on || undefined);
}
