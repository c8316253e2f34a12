import { EventEmitter, once } from "node:events";
import type { ServerEvent, ServerRecord } from "../store/servers.ts";
import type { Store } from "../store/store.ts";

/** How often another hub's events are looked for. */
const pollMs = 500;
const longestMessage = 500;
const longestDetail = 8_000;

/** Whose start. */
type StartedServer = Pick<ServerRecord, "userId" | "name" | "attempt">;

/** The steps of starts: written to the store, and followed from any hub. */
export interface Progress {
  add(place: { userId: number; name: string }, event: Omit<ServerEvent, "id" | "at">): Promise<void>;
  /**
   * Every step of a server's latest start so far and then each new one, until it is ready or has failed, another start
   * has taken its place, or `signal` says stop.
   */
  follow(server: StartedServer, signal: AbortSignal): AsyncGenerator<ServerEvent, void>;
}

/** {@link Progress} over a store. */
export function createProgress(store: Store, now: () => number): Progress {
  const news = new EventEmitter().setMaxListeners(0);
  return {
    async add({ userId, name }, event) {
      const message = event.message.slice(0, longestMessage);
      const detail = event.detail?.slice(-longestDetail);
      await store.servers.addEvent(userId, name, { ...event, message, detail, at: now() });
      news.emit(event.attempt);
    },
    async *follow({ userId, name, attempt = "" }, signal) {
      let last = 0;
      while (!signal.aborted) {
        const wait = AbortSignal.any([signal, AbortSignal.timeout(pollMs)]);
        // Listens before it looks, so that nothing falls between.
        const next = once(news, attempt, { signal: wait }).catch(() => undefined);
        const events = await store.servers.events(attempt, last);
        // The next start makes this one forgotten, its end too.
        if (events.length === 0 && (await store.servers.get(userId, name))?.attempt !== attempt) return;
        for (const event of events) {
          yield event;
          if (event.kind !== "progress") return;
          last = event.id;
        }
        await next;
      }
    },
  };
}
