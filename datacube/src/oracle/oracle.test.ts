import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, test } from "vitest";
import { spoilSpare } from "../array/spare-bytes.ts";
import { useEngine } from "../fuse/engine.ts";
import "../ops/methods.ts";
import { covered, type OracleCase } from "./case.ts";
import { Peer, peerPython } from "./peer.ts";
import { hasData, runCase } from "./run.ts";

const python = peerPython();
const peer = python === undefined ? undefined : new Peer(python);
afterAll(async () => peer?.[Symbol.asyncDispose]());

// small arrays go by kernels, too
useEngine("wasm");
// who uses memory that was given back is found
spoilSpare(true);

const folder = join(import.meta.dirname, "cases");
const absent = new Set<string>();

for (const file of readdirSync(folder)) {
  const { cases } = (await import(join(folder, file))) as { cases: readonly OracleCase[] };
  describe.concurrent(file.replace(/\.ts$/, ""), { timeout: 120_000 }, () => {
    for (const one of cases) {
      const name = `${covered(one).join(", ")} on ${one.on}: ${one.py}`;
      if (!hasData(one)) absent.add(one.on);
      const isSkipped = !peer || !hasData(one);
      test(name, { skip: isSkipped, fails: one.differs !== undefined && !isSkipped }, () => runCase(one, peer!));
    }
  });
}
if (absent.size > 0) console.warn(`SKIPPED: oracle cases on ${[...absent].join(", ")} (set CRATON_TEST_DATA)`);
