import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, test } from "vitest";
import { findListener, listenerUid } from "./listener-uid.ts";

test.skipIf(process.platform !== "linux")("the listener of a port is known by its uid", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  expect(listenerUid(port)).toBe(process.getuid!());
  server.close();
  await once(server, "close");
  expect(listenerUid(port)).toBeUndefined();
});

test("only listeners that loopback reaches count", () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:4E20 00000000:0000 0A 00000000:00000000 00:00000000 00000000 65536        0 1 1 0 100 0 0 10 0
   1: 0100007F:4E21 0100007F:9999 01 00000000:00000000 00:00000000 00000000 65537        0 2 1 0 20 4 30 10 -1
   2: 0A00000A:4E22 00000000:0000 0A 00000000:00000000 00:00000000 00000000 65538        0 3 1 0 100 0 0 10 0
   3: 00000000:4E23 00000000:0000 0A 00000000:00000000 00:00000000 00000000 65539        0 4 1 0 100 0 0 10 0`;
  expect([20_000, 20_001, 20_002, 20_003].map((port) => findListener(table, port))).toEqual([
    65_536,
    undefined,
    undefined,
    65_539,
  ]);
});
