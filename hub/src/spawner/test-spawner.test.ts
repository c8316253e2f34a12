import { expect, test } from "vitest";
import { recordedOptions, testSpawner } from "./conformance.ts";
import type { StartRequest } from "./spawner.ts";
import { createTestSpawner } from "./test-spawner.ts";

function request(userName: string, slug: string): StartRequest {
  const profile = { slug, displayName: slug, description: "", argv: [] };
  return { userName, serverName: "", profile, prefix: `/user/${userName}/`, env: {}, home: "/nowhere" };
}

testSpawner("the test spawner", () => ({
  spawner: createTestSpawner(),
  good: (userName) => request(userName, "good"),
  bad: (userName) => request(userName, "bad"),
  never: (userName) => request(userName, "never"),
  waitsAt: 50,
}));

test("a slow server can be given up while it starts", async () => {
  const controller = new AbortController();
  const options = { ...recordedOptions(controller.signal), report: () => controller.abort() };
  await expect(createTestSpawner().start(request("ann", "slow"), options)).rejects.toBe(controller.signal.reason);
});
