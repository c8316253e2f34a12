import { setTimeout as wait } from "node:timers/promises";

const pauseMs = 50;

/** Resolves when a URL answers with anything but a server error (contract B); rejects when `signal` says stop. */
export async function untilAnswers(url: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const answer = await fetch(url, { redirect: "manual", signal }).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer && answer.status < 500) return;
    await wait(pauseMs, undefined, { signal });
  }
}
