import { expect, test } from "vitest";
import { createLog } from "./log.ts";

test("secrets in well-known fields are cut out at any of three depths", () => {
  const lines: string[] = [];
  const log = createLog({ name: "t", level: "info", destination: { write: (line) => void lines.push(line) } });
  log.info({ token: "S1", headers: { cookie: "S2", authorization: "S3" }, a: { b: { password: "S4" } } }, "hello");
  expect(lines[0]).not.toMatch(/S\d/);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ name: "t", msg: "hello", token: "[cut]" });
});

test("the code of an error stays readable, an OAuth code does not", () => {
  const lines: string[] = [];
  const log = createLog({ name: "x", level: "info", destination: { write: (line) => void lines.push(line) } });
  const refused = Object.assign(new Error("no"), { code: "ECONNREFUSED" });
  log.info({ err: Object.assign(new Error("outer", { cause: refused }), { code: "spawn-failed" }) }, "failed");
  log.info({ code: "oauth-1", query: { code: "oauth-2" }, req: { body: { code: "oauth-3" } } }, "asked");
  expect(JSON.parse(lines[0]!).err).toMatchObject({ code: "spawn-failed" });
  expect(lines[1]).not.toContain("oauth-");
});
