import { expect, test } from "vitest";
import { RestartingService, type StartService } from "./restarting-service.ts";
import type { TypeService } from "./service.ts";

const MINUTE = 60_000;

/** Services that note what they are told; `fail` ends the last one, `answer` the questions put so far. */
function services(): { start: StartService; told: string[][]; fail: () => void; answer: () => void } {
  const told: string[][] = [];
  let end = (): void => undefined;
  let waiting: (() => void)[] = [];
  const start: StartService = async (onEnd) => {
    const mine: string[] = [];
    told.push(mine);
    end = onEnd;
    const diagnose = ([document]: readonly string[]): Promise<never[]> => {
      mine.push(`${document}?`);
      return new Promise((resolve) => waiting.push(() => resolve([])));
    };
    const update: TypeService["update"] = (documents) => {
      for (const { document, text } of documents) mine.push(`${document}=${text}`);
    };
    return { update, diagnose, close: onEnd } as Partial<TypeService> as TypeService;
  };
  const answer = (): void => {
    for (const resolve of waiting) resolve();
    waiting = [];
  };
  return { start, told, fail: () => end(), answer };
}

async function ask(service: RestartingService, answer: () => void): Promise<void> {
  const asked = service.diagnose(["a"]);
  await new Promise(setImmediate);
  answer();
  await asked;
}

test("documents go out with the next question, each once and as it is by then", async () => {
  const { start, told, answer } = services();
  const service = new RestartingService(start);
  service.update([{ document: "a", text: "1" }]);
  await ask(service, answer);
  for (const text of ["2", "3"]) service.update([{ document: "a", text }]);
  await ask(service, answer);
  await ask(service, answer);
  expect(told).toEqual([["a=1", "a?", "a=3", "a?", "a?"]]);
});

test("one that comes up again is told every document", async () => {
  const { start, told, answer } = services();
  const service = new RestartingService(start);
  service.update(["config", "a", "b"].map((document) => ({ document, text: "" })));
  await ask(service, answer);
  service.rest();
  await ask(service, answer);
  expect(told).toEqual(Array(2).fill(["config=", "a=", "b=", "a?"]));
});

test("while too many questions wait for answers others are refused, and their documents wait", async () => {
  const { start, told, answer } = services();
  const service = new RestartingService(start);
  await ask(service, answer);
  const asked = Array.from({ length: 8 }, () => service.diagnose(["a"]));
  await new Promise(setImmediate);
  service.update([{ document: "b", text: "1" }]);
  await expect(service.diagnose(["b"])).rejects.toMatchObject({ code: "type-service" });
  expect(told[0]).not.toContain("b=1");
  answer();
  await Promise.all(asked);
  await ask(service, answer);
  expect(told[0]!.slice(-2)).toEqual(["b=1", "a?"]);
});

test("one that dies again and again is tried again after pauses that grow to minutes, however often it has died", async () => {
  const { start, told, fail, answer } = services();
  let now = 0;
  const service = new RestartingService(start, () => now);
  for (let death = 1; death <= 30; death += 1) {
    await ask(service, answer);
    fail();
    await expect(service.diagnose(["a"])).rejects.toMatchObject({ code: "type-service" });
    now += 5 * MINUTE;
  }
  await ask(service, answer);
  expect(told).toHaveLength(31);
});
