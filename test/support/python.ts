import { existsSync } from "node:fs";

/** Interpreter with the packages of scripts/peers.txt, or undefined, said loudly. */
export function peerPython(): string | undefined {
  const python = process.env.CRATON_TEST_PYTHON;
  if (python && existsSync(python)) return python;
  console.warn("SKIPPED: no Python peers; run CRATON_TEST_PYTHON=$(bash scripts/peers.sh) npm test");
  return undefined;
}
