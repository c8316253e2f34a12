import { fileURLToPath } from "node:url";

/** Files that the kernel puts in the place of packages, installed or not, by the name of the package. */
export const OWN_PACKAGES: ReadonlyMap<string, string> = new Map([
  ["tslab", fileURLToPath(new URL("../display/tslab.ts", import.meta.url))],
]);
