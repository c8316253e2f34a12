import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "./craton.ts";

/** Interpreter with the packages of scripts/peers.txt, or undefined, said loudly. */
export function peerPython(): string | undefined {
  const python = process.env.CRATON_TEST_PYTHON ?? join(root, ".cache", "peers", "bin", "python");
  if (existsSync(python)) return python;
  console.warn("SKIPPED: no Python peers; run CRATON_TEST_PYTHON=$(bash scripts/peers.sh) npm test");
  return undefined;
}
