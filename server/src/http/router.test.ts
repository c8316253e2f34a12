import { expect, test } from "vitest";
import { compilePattern, matchPattern, Router } from "./router.ts";

const noop = (): void => undefined;

test("a rest parameter takes any depth, or nothing", () => {
  const pattern = compilePattern("/api/contents*path/checkpoints/:id");
  expect(matchPattern(pattern, "/api/contents/checkpoints/x")).toEqual({ path: "", id: "x" });
  expect(matchPattern(pattern, "/api/contents/a/b%20c/checkpoints/x/")).toEqual({ path: "/a/b c", id: "x" });
  expect(matchPattern(pattern, "/api/contentsx/checkpoints/x")).toBeUndefined();
});

test("parts are decoded once", () => {
  expect(matchPattern(compilePattern("/files*path"), "/files/%252e%252e")).toEqual({ path: "/%2e%2e" });
});

test("a broken percent escape is a 400", () => {
  expect(() => matchPattern(compilePattern("/files*path"), "/files/%zz")).toThrow("percent escape");
});

test("the first route that fits answers, HEAD as GET; else the allowed methods are told", () => {
  const router = new Router();
  router.on("GET", "/a/:b", noop);
  router.on("PUT", "/a*rest", noop);
  expect(router.match("HEAD", "/a/x")).toMatchObject({ params: { b: "x" } });
  expect(router.match("PUT", "/a/x")).toMatchObject({ params: { rest: "/x" } });
  expect(router.match("DELETE", "/a/x")).toEqual({ allowed: ["GET", "PUT"] });
  expect(router.match("GET", "/b")).toEqual({ allowed: [] });
});
