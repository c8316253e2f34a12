import { expect, test } from "vitest";
import { freePort } from "./free-port.ts";

test("ports asked for at once differ", async () => {
  const ports = await Promise.all(Array.from({ length: 200 }, () => freePort()));
  expect(new Set(ports).size).toBe(200);
});
