import type { HubClient, Log } from "@craton/edge";
import type { HubOptions } from "./hub-options.ts";

/** What {@link HubReports} works with. */
export interface HubReportsOptions {
  hub: HubOptions;
  client: HubClient;
  log: Log;
  lastActivity: () => Date;
}

/** How often a hub that does not answer at the start is asked again, and after which wait. */
const attempts = 5;
const attemptMs = 2_000;

/** Tells the hub when the person last did something, and learns the hub's version. */
export class HubReports {
  readonly #options: HubReportsOptions;
  readonly #timer: NodeJS.Timeout;
  readonly #ended = new AbortController();
  #reported = 0;
  /** Version that the hub announced; until it did, the oldest whose contract is spoken here. */
  version = "5.0.0";

  constructor(options: HubReportsOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#report(), options.hub.activityIntervalS * 1_000).unref();
    void this.#greet();
    void this.#report();
  }

  close(): void {
    this.#ended.abort();
    clearInterval(this.#timer);
  }

  /** Only when there was activity since the last report. */
  async #report(): Promise<void> {
    const { hub, client, log, lastActivity } = this.#options;
    const at = lastActivity();
    if (at.getTime() <= this.#reported) return;
    try {
      await client.reportActivity(hub.activityUrl, hub.serverName, at);
      this.#reported = at.getTime();
    } catch (error) {
      log.warn({ err: error }, "the hub was not told of activity");
    }
  }

  async #greet(): Promise<void> {
    const { hub, log } = this.#options;
    const { signal } = this.#ended;
    for (let attempt = 1; attempt <= attempts && !signal.aborted; attempt++) {
      const version = await fetch(hub.apiUrl, { signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]) })
        .then(async (answer) => {
          await answer.body?.cancel();
          return answer.ok ? answer.headers.get("x-jupyterhub-version") : null;
        })
        .catch(() => null);
      if (version) {
        this.version = version;
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, attemptMs).unref());
    }
    if (!signal.aborted) log.error({ hub: hub.apiUrl }, "no hub answers at this address");
  }
}
