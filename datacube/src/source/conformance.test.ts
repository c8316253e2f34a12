import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, test } from "vitest";
import { bytesConformance, storeConformance } from "./conformance.ts";
import { memoryLocation } from "./memory.ts";
import { locate } from "./registry.ts";
import { type Listening, listen } from "./testing/listen.ts";
import { serveFolder } from "./testing/serve-folder.ts";

const content = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7 + (i >> 8) * 13) % 256);
const changed = content.map((byte) => 255 - byte);
const values = new Map([
  ["a", content.subarray(0, 500)],
  ["empty", new Uint8Array(0)],
  ["one/b", content.subarray(3, 12)],
  ["one/two/c d", content.subarray(70, 99)],
  ["three/é+%", content.subarray(0, 5)],
]);

const folder = mkdtempSync(join(tmpdir(), "craton-source-"));
const path = join(folder, "file.bin");
let server: Listening;

beforeAll(async () => {
  for (const [key, value] of values) {
    mkdirSync(dirname(join(folder, "store", key)), { recursive: true });
    writeFileSync(join(folder, "store", key), value);
  }
  server = await listen(serveFolder(folder));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

let version = 1;
const write = (bytes: Uint8Array): void => {
  writeFileSync(path, bytes);
  utimesSync(path, version, version++);
};
const change = async (): Promise<void> => write(changed);
const reset = <T>(then: () => T): T => {
  write(content);
  return then();
};

const sources = {
  memory: { locate: () => memoryLocation("m", content), content },
  file: { locate: () => reset(() => locate(path)), content, change },
  "file URL": { locate: () => reset(() => locate(`file://${path}`)), content, change },
  http: { locate: () => reset(() => locate(`${server.origin}/file.bin`)), content, change },
  "http without ranges": { locate: () => reset(() => locate(`${server.origin}/plain/file.bin`)), content },
};
describe.each(Object.entries(sources))("bytes from %s", (_, fixture) => {
  for (const { fact, check } of bytesConformance(fixture)) test(fact, check);
});

const stores = {
  memory: () => memoryLocation("m", values),
  file: () => locate(join(folder, "store")),
  http: () => locate(`${server.origin}/store`),
  "http without ranges": () => locate(`${server.origin}/plain/store`),
};
describe.each(Object.entries(stores))("values from %s", (_, at) => {
  for (const { fact, check } of storeConformance({ locate: at, values })) test(fact, check);
});
