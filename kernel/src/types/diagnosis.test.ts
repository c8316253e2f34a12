import { expect, test } from "vitest";
import { Diagnosis } from "./diagnosis.ts";
import type { Problem } from "./service.ts";

/** A service that notes what it is asked together and answers when it is told to. */
function service(): { asked: string[][]; diagnosis: Diagnosis; answer: (error?: Error) => Promise<unknown> } {
  const asked: string[][] = [];
  let end = (_error?: Error): void => undefined;
  const problem = (message: string): Problem => {
    const place = { line: 0, character: 0 };
    return { code: 1, message, start: place, end: place };
  };
  const diagnosis = new Diagnosis((documents) => {
    asked.push([...documents]);
    return new Promise((resolve, reject) => {
      end = (error) => (error ? reject(error) : resolve(documents.map((document) => [problem(document)])));
    });
  });
  const answer = (error?: Error): Promise<unknown> => {
    end(error);
    return new Promise(setImmediate);
  };
  return { asked, diagnosis, answer };
}

test("what comes while others are looked at is looked at together, and each gets its own problems", async () => {
  const { asked, diagnosis, answer } = service();
  const all = ["a", "b", "c"].map((document) => diagnosis.of(document));
  expect(asked).toEqual([["a"]]);
  await answer();
  all.push(diagnosis.of("d"));
  expect(asked).toEqual([["a"], ["b", "c"]]);
  await answer();
  await answer();
  const found = await Promise.all(all);
  expect(found.map((problems) => problems.map(({ message }) => message))).toEqual([["a"], ["b"], ["c"], ["d"]]);
  void diagnosis.of("e");
  expect(asked).toEqual([["a"], ["b", "c"], ["d"], ["e"]]);
});

test("a failure is told to those who were asked about, and the next turn comes", async () => {
  const { asked, diagnosis, answer } = service();
  const first = diagnosis.of("a");
  const second = diagnosis.of("b");
  const failed = expect(first).rejects.toThrow("dead");
  await answer(new Error("dead"));
  await failed;
  await answer();
  expect(await second).toHaveLength(1);
  expect(asked).toEqual([["a"], ["b"]]);
});

test("only so many wait", async () => {
  const { asked, diagnosis, answer } = service();
  const all = Array.from({ length: 33 }, (_, at) => diagnosis.of(String(at)));
  await expect(diagnosis.of("more")).rejects.toMatchObject({ code: "type-service" });
  await answer();
  await answer();
  expect(await Promise.all(all)).toHaveLength(33);
  expect(asked.map(({ length }) => length)).toEqual([1, 32]);
});
