import { expect, test } from "vitest";
import { catalogue, message } from "./message.ts";

test("places are filled in, unknown ones stay visible", () => {
  expect(message("common.error.requestId", { id: "r1" })).toBe("Request r1");
  expect(message("common.error.requestId")).toBe("Request {id}");
});

test("every text is there and no longer than a screen line or three", () => {
  for (const [key, text] of Object.entries(catalogue)) {
    expect(text.trim(), key).not.toBe("");
    expect(text.length, key).toBeLessThan(300);
  }
});
