import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { toVisit } from "./dispatch.ts";

const pathOf = (url: string, base: string): string | undefined =>
  toVisit({ url, method: "GET" } as IncomingMessage, base)?.path;

test("the path below the base URL is found, however the base is escaped", () => {
  expect(pathOf("/lab?x=1", "/")).toBe("/lab");
  expect(pathOf("/user/ada/api", "/user/ada/")).toBe("/api");
  expect(pathOf("/user/ada", "/user/ada/")).toBe("/");
  expect(pathOf("/user/a@b.c/api/x%2Fy", "/user/a%40b.c/")).toBe("/api/x%2Fy");
  expect(pathOf("/user/a%40b.c/", "/user/a@b.c/")).toBe("/");
});

test("what is not below the base URL is not served", () => {
  expect(pathOf("/user/adam/api", "/user/ada/")).toBeUndefined();
  expect(pathOf("/lab", "/user/ada/")).toBeUndefined();
  expect(pathOf("//user/ada/lab", "/user/ada/")).toBeUndefined();
});
