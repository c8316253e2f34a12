import { get } from "node:http";
import { setTimeout as wait } from "node:timers/promises";

const firstPauseMs = 10;
const longestPauseMs = 100;
const answerMs = 5000;

/** Why a server is not ready yet: its status, or the code of the connection's error. */
export type NotReady = string;

/**
 * Asks a URL until it answers with anything but a server error.
 * @param onWait is told after each attempt why it failed.
 * @throws the signal's reason.
 */
export async function untilReady(url: string, onWait: (why: NotReady) => void, signal: AbortSignal): Promise<void> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    signal.throwIfAborted();
    const answer = await ask(url, signal);
    if (typeof answer === "number" && answer < 500) return;
    onWait(String(answer));
    await wait(pauseMs, undefined, { signal });
  }
}

function ask(url: string, signal: AbortSignal): Promise<number | string> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false, signal, timeout: answerMs }, (response) => {
      response.resume();
      resolve(response.statusCode!);
    });
    request.once("timeout", () => request.destroy(new Error("no answer")));
    request.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}
