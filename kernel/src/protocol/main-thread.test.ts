import { once } from "node:events";
import { MessageChannel } from "node:worker_threads";
import { expect, test } from "vitest";
import type { ToMain } from "../bridge/messages.ts";
import { MainThread } from "./main-thread.ts";

test("questions that are open at the same time each have their own answer", async () => {
  const { port1, port2 } = new MessageChannel();
  const main = new MainThread(port1, () => undefined);
  const asked: Extract<ToMain, { type: "ask" }>[] = [];
  port2.on("message", (message: ToMain) => {
    if (message.type === "ask") asked.push(message);
    if (asked.length === 2)
      for (const { sequence, question } of asked.reverse())
        port2.postMessage({ type: "answer", sequence, content: { of: question } });
  });
  const questions = ["a", "b"].map((code) => ({ kind: "is_complete", code }) as const);
  const answers = await Promise.all(questions.map((question) => main.ask(question)));
  expect(answers).toEqual(questions.map((question) => ({ of: question })));
  port1.close();
  await once(port2, "close");
});
