import { expect, test } from "vitest";
import { RememberedAnswers } from "./remembered-answers.ts";
import type { DocumentPlace, TypeService } from "./service.ts";

/** A service that writes down what it is asked; its answers are numbered. */
function counting({ isPartial = false } = {}): { asked: string[]; answers: RememberedAnswers } {
  const asked: string[] = [];
  const answer = (question: string): number => asked.push(question);
  const service = {
    update: () => undefined,
    filesChanged: () => undefined,
    complete: async ({ character }: DocumentPlace) => ({
      items: [{ name: `n${answer(`complete ${character}`)}`, kind: "text" }],
      from: undefined,
      isPartial,
    }),
    inspect: async ({ character }: DocumentPlace) => {
      if (answer(`inspect ${character}`) === 1 && isPartial) throw new Error("it is busy");
      return undefined;
    },
  } as Partial<TypeService> as TypeService;
  return { asked, answers: new RememberedAnswers(service) };
}

/** Asks about the place of `|` in the second line of a document. */
function ask(
  answers: RememberedAnswers,
  kind: "complete" | "inspect",
  code: string,
  document = "a.ts",
): Promise<unknown> {
  answers.update([{ document, text: `head\n${code.replace("|", "")}` }]);
  return answers[kind]({ document, line: 1, character: code.indexOf("|") });
}

test("what fits at a word is asked once while the word grows", async () => {
  const { asked, answers } = counting();
  await ask(answers, "complete", "Math.|");
  for (const code of ["Math.h|", "Math.hy|", "Math.hyp|", "Math.hy|"]) await ask(answers, "complete", code);
  expect(asked).toEqual(["complete 5", "complete 6"]);
  await ask(answers, "complete", "Mat.hyp|");
  await ask(answers, "complete", "Mat.hyp|;");
  await ask(answers, "complete", "Mat.hyp|;", "b.ts");
  expect(asked).toHaveLength(5);
});

test("what a word means is asked once for all of its characters", async () => {
  const { asked, answers } = counting();
  for (const code of ["f(ma|x)", "f(max|)", "f(m|ax)"]) await ask(answers, "inspect", code);
  expect(asked).toEqual(["inspect 4"]);
  for (const code of ["f(|max)", "f|(max)", "f(min|)", "g(min|)"]) await ask(answers, "inspect", code);
  expect(asked).toHaveLength(5);
});

test("lines end with any of the line ends", async () => {
  const { asked, answers } = counting();
  const typed = (text: string): Promise<unknown> => {
    answers.update([{ document: "a.ts", text }]);
    return answers.complete({ document: "a.ts", line: 2, character: 4 });
  };
  for (const text of ["head\na\rbb.c", "haed\na\rbb.c", "head\r\na\r\nbb.c"]) await typed(text);
  expect(asked).toHaveLength(3);
});

test("any other document that changes, and any file, makes answers old; the same text again does not", async () => {
  const { asked, answers } = counting();
  const other = (text: string): void => answers.update([{ document: "other.ts", text }]);
  const again = async (): Promise<number> => {
    await ask(answers, "complete", "a.b|");
    await ask(answers, "inspect", "a.b|");
    return asked.length;
  };
  other("1");
  expect(await again()).toBe(2);
  other("1");
  expect(await again()).toBe(2);
  other("2");
  expect(await again()).toBe(4);
  answers.filesChanged([{ path: "/file.ts", kind: "changed" }]);
  expect(await again()).toBe(6);
});

test("neither a partial list nor a failure is kept", async () => {
  const { asked, answers } = counting({ isPartial: true });
  await expect(ask(answers, "inspect", "a|")).rejects.toThrow("it is busy");
  await ask(answers, "inspect", "a|");
  await ask(answers, "inspect", "a|");
  expect(asked).toHaveLength(2);
  await ask(answers, "complete", "a|");
  await ask(answers, "complete", "ab|");
  expect(asked).toHaveLength(4);
});
