import { describe, expect, test } from "vitest";
import { SpawnError } from "./errors.ts";
import type { Spawner, SpawnState, StartOptions, StartRequest } from "./spawner.ts";

/** A spawner to be tested, and requests for servers that behave in certain ways. */
export interface SpawnerUnderTest {
  readonly spawner: Spawner;
  /** The spawner of a hub that has just started over the same servers; undefined when servers die with their hub. */
  successor?(): Spawner;
  /** A server that answers everything below its prefix. */
  good(userName: string): StartRequest;
  /** A server that fails. */
  bad(userName: string): StartRequest;
  /** A server that never answers. */
  never(userName: string): StartRequest;
  /** The progress at which the spawner tells that it waits for that server. */
  readonly waitsAt: number;
}

const graceMs = 5000;

/** Options of a start that keep what they are told. */
export interface RecordedOptions extends StartOptions {
  readonly reports: { message: string; progress: number }[];
  readonly states: SpawnState[];
}

/** Options whose hooks write down what they are told. */
export function recordedOptions(signal: AbortSignal = new AbortController().signal): RecordedOptions {
  const reports: RecordedOptions["reports"] = [];
  const states: SpawnState[] = [];
  return {
    reports,
    states,
    signal,
    report: (message, progress) => void reports.push({ message, progress }),
    keep: async (state) => void states.push(JSON.parse(JSON.stringify(state))),
  };
}

/** What every spawner must do. */
export function testSpawner(name: string, create: () => SpawnerUnderTest): void {
  describe(`${name} is a spawner`, () => {
    const { spawner, successor, good, bad, never, waitsAt } = create();

    test("a started server answers below its prefix, and is stopped", async () => {
      const request = good("ann");
      const state = await spawner.start(request, recordedOptions());
      expect(state.spawner).toBe(spawner.name);
      expect((await fetch(`${state.url}${request.prefix}api`)).ok).toBe(true);
      expect(await spawner.poll(state)).toBe("running");
      await spawner.stop(state, { graceMs });
      expect(await spawner.poll(state)).toBe("stopped");
      await expect(fetch(`${state.url}${request.prefix}api`)).rejects.toThrow();
      await spawner.stop(state, { graceMs });
    });

    test("servers of several people, and of one person, run beside each other", async () => {
      const requests = [good("ann"), good("bo"), { ...good("ann"), serverName: "two", prefix: "/user/ann/two/" }];
      const states = await Promise.all(requests.map((request) => spawner.start(request, recordedOptions())));
      expect(new Set(states.map(({ url }) => url)).size).toBe(3);
      await spawner.stop(states[0]!, { graceMs });
      expect(await Promise.all(states.map((state) => spawner.poll(state)))).toEqual(["stopped", "running", "running"]);
      await Promise.all(states.map((state) => spawner.stop(state, { graceMs })));
    });

    test("the way is told in steps up to 100, and the state kept is the state returned", async () => {
      const options = recordedOptions();
      const state = await spawner.start(good("ann"), options);
      const steps = options.reports.map(({ progress }) => progress);
      expect(steps).toEqual(steps.toSorted((a, b) => a - b));
      expect(steps.at(-1)).toBe(100);
      expect(options.states.at(-1)).toEqual(state);
      await spawner.stop(state, { graceMs });
    });

    test("a server that fails is a spawn error with a reason", async () => {
      const starting = spawner.start(bad("ann"), recordedOptions());
      await expect(starting).rejects.toThrow(SpawnError);
      await expect(starting).rejects.toThrow(/\w+ \w+/);
    });

    test.each([0, waitsAt])("a start that is given up at %d leaves nothing behind", async (end) => {
      const reason = new Error("enough");
      const controller = new AbortController();
      const report = (_message: string, progress: number) => progress >= end && controller.abort(reason);
      const options = { ...recordedOptions(controller.signal), report };
      await expect(spawner.start(never("ann"), options)).rejects.toBe(reason);
      for (const state of options.states) expect(await spawner.poll(state)).toBe("stopped");
    });

    test("a start whose signal is aborted already does nothing", async () => {
      const reason = new Error("too late");
      const options = recordedOptions(AbortSignal.abort(reason));
      await expect(spawner.start(good("ann"), options)).rejects.toBe(reason);
      expect(options.states).toEqual([]);
    });

    test.skipIf(!successor)("another hub goes on with the state", async () => {
      const options = recordedOptions();
      await spawner.start(good("ann"), options);
      const state = options.states.at(-1)!;
      const { prefix } = good("ann");
      const { signal } = new AbortController();
      expect(await successor!().resume(options.states[0]!, { prefix, signal })).toEqual(state);
      expect(await successor!().poll(state)).toBe("running");
      await successor!().stop(state, { graceMs });
      expect(await successor!().poll(state)).toBe("stopped");
    });
  });
}
