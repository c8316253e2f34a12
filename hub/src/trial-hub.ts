import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLog } from "@craton/edge";
import { type HubOptions, type RunningHub, startHub } from "./hub.ts";
import type { Profile } from "./spawner/spawner.ts";
import { createTestSpawner } from "./spawner/test-spawner.ts";
import { TrialBrowser } from "./trial-browser.ts";

/** A hub for one test file. */
export interface TrialHub extends AsyncDisposable {
  readonly running: RunningHub;
  readonly home: string;
  /** Somebody's browser, logged in (dummy authenticator). */
  logIn(name: string): Promise<TrialBrowser>;
}

/** One profile per mode of the test spawner. */
const trialProfiles: readonly Profile[] = ["good", "slow", "bad", "never"].map((slug) => ({
  slug,
  displayName: slug,
  description: `A server that is ${slug}.`,
  argv: ["none"],
}));

/** Starts a hub on loopback with the dummy authenticator and the test spawner; its home is removed at the end. */
export async function startTrialHub(options: Partial<HubOptions> = {}): Promise<TrialHub> {
  const home = options.home ?? mkdtempSync(join(tmpdir(), "craton-hub-"));
  const running = await startHub({
    home,
    host: "127.0.0.1",
    port: 0,
    authenticator: "dummy",
    profiles: trialProfiles,
    spawner: createTestSpawner(),
    log: createLog({ name: "hub", level: "silent" }),
    ...options,
  });
  const { pathname: base } = new URL(running.url);
  return {
    running,
    home,
    async logIn(name) {
      const browser = new TrialBrowser(running.url);
      await browser.submit(`${base}hub/login`, `${base}hub/login`, { username: name, password: "" });
      return browser;
    },
    async [Symbol.asyncDispose]() {
      await running.close({ stopServers: true });
      if (options.home === undefined) rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Asks again until the answer is as wanted. @throws after ten seconds. */
export async function until<Value>(
  ask: () => Value | Promise<Value>,
  isWanted: (value: Value) => boolean,
): Promise<Value> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const value = await ask();
    if (isWanted(value)) return value;
    if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(value)} after ten seconds`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
