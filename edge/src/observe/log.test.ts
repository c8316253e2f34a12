import { expect, test } from "vitest";
import { createLog } from "./log.ts";

test("secrets in well-known fields are cut out at any of three depths", () => {
  const lines: string[] = [];
  const log = createLog({ name: "t", level: "info", destination: { write: (line) => void lines.push(line) } });
  log.info({ token: "S1", headers: { cookie: "S2", authorization: "S3" }, a: { b: { password: "S4" } } }, "hello");
  expect(lines[0]).not.toMatch(/S\d/);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ name: "t", msg: "hello", token: "[cut]" });
});
