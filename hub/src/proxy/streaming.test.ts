import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { ask, backend, chunks, front, mib } from "./proxy-under-test.ts";

describe("200 MiB", () => {
  const size = 200 * mib;
  const expected = createHash("sha256");
  for (const chunk of chunks(200)) expected.update(chunk);
  const digest = expected.digest("hex");

  /** Runs `act` and gives the growth of this process in bytes at its highest. */
  async function growthDuring(act: () => Promise<void>): Promise<number> {
    const before = process.memoryUsage().rss;
    let highest = before;
    const timer = setInterval(() => {
      highest = Math.max(highest, process.memoryUsage().rss);
    }, 10);
    await act();
    clearInterval(timer);
    return highest - before;
  }

  test("go up to a slow server without being held in memory", async () => {
    const { port } = await front(
      await backend(async (incoming, response) => {
        const hash = createHash("sha256");
        for await (const chunk of incoming) {
          hash.update(chunk);
          if (Math.random() < 0.01) await new Promise((next) => setTimeout(next, 2));
        }
        response.end(hash.digest("hex"));
      }),
    );
    const growth = await growthDuring(async () => {
      const headers = { "Content-Length": String(size) };
      const answer = await ask(port, { method: "PUT", headers, body: Readable.from(chunks(200)) });
      expect(await text(answer)).toBe(digest);
    });
    expect(growth).toBeLessThan(100 * mib);
  });

  test("come down to a slow client without being held in memory", async () => {
    const { port } = await front(
      await backend((_incoming, response) => void Readable.from(chunks(200)).pipe(response)),
    );
    const growth = await growthDuring(async () => {
      const hash = createHash("sha256");
      for await (const chunk of await ask(port)) {
        hash.update(chunk);
        if (Math.random() < 0.01) await new Promise((next) => setTimeout(next, 2));
      }
      expect(hash.digest("hex")).toBe(digest);
    });
    expect(growth).toBeLessThan(100 * mib);
  });
});
