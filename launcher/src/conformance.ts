import { describe, expect, test } from "vitest";
import { LaunchError } from "./errors.ts";
import type { Launcher, LaunchHandle, LaunchSpec } from "./launcher.ts";
import { newMarker } from "./marker.ts";

/** A launcher to be tested, with programs that do what the suite needs. */
export interface LauncherUnderTest {
  readonly launcher: Launcher;
  /** A new launcher over the same processes, as after a restart of the launching program. */
  successor(): Launcher;
  /** Runs until it is stopped, and ends at SIGTERM. */
  readonly run: LaunchSpec;
  /** Runs until it is stopped, and does not listen to SIGTERM; `listening` resolves when it no longer does. */
  readonly deaf: LaunchSpec;
  deafNow(handle: LaunchHandle): Promise<void>;
  /** Ends at once with status 3. */
  readonly exit3: LaunchSpec;
  /** Whether markers can be seen from outside. */
  readonly seesMarkers: boolean;
}

const graceMs = 5000;

/** What every launcher must do. */
export function testLauncher(name: string, create: () => LauncherUnderTest): void {
  describe(`${name} is a launcher`, () => {
    const { launcher, successor, run, deaf, deafNow, exit3, seesMarkers } = create();

    test("a started process runs until it is stopped", async () => {
      const handle = await launcher.start(run);
      expect(await launcher.poll(handle)).toEqual({ state: "running" });
      await launcher.stop(handle, { graceMs });
      expect((await launcher.poll(handle)).state).toBe("exited");
    });

    test("the exit status of an own child is known", async () => {
      const handle = await launcher.start(exit3);
      expect(await launcher.exited(handle)).toEqual({ state: "exited", exitCode: 3 });
      expect(await launcher.poll(handle)).toEqual({ state: "exited", exitCode: 3 });
    });

    test("the signal that ended a child is known", async () => {
      const handle = await launcher.start(run);
      await launcher.stop(handle, { graceMs });
      expect(await launcher.exited(handle)).toEqual({ state: "exited", signal: "SIGTERM" });
    });

    test("what does not listen to SIGTERM is killed after the grace", async () => {
      const handle = await launcher.start(deaf);
      await deafNow(handle);
      await launcher.stop(handle, { graceMs: 50 });
      expect(await launcher.exited(handle)).toEqual({ state: "exited", signal: "SIGKILL" });
    });

    test("stopping twice, or what has ended by itself, is no error", async () => {
      const handle = await launcher.start(exit3);
      await launcher.exited(handle);
      await launcher.stop(handle, { graceMs });
      await launcher.stop(handle, { graceMs });
    });

    test("a handle survives as JSON and serves another launcher", async () => {
      const handle = JSON.parse(JSON.stringify(await launcher.start(run))) as LaunchHandle;
      const other = successor();
      expect(await other.poll(handle)).toEqual({ state: "running" });
      await other.stop(handle, { graceMs });
      expect((await other.exited(handle)).state).toBe("exited");
    });

    test.skipIf(!seesMarkers)("a process is found by the marker that it was started with", async () => {
      const marker = newMarker();
      expect(await launcher.find(marker)).toBeUndefined();
      const handle = await launcher.start({ ...run, marker });
      expect(await successor().find(marker)).toEqual(handle);
      await launcher.stop(handle, { graceMs });
      expect(await launcher.find(marker)).toBeUndefined();
    });

    test("waiting for the end can be given up", async () => {
      const handle = await launcher.start(run);
      const reason = new Error("no longer");
      const controller = new AbortController();
      const waiting = launcher.exited(handle, controller.signal);
      controller.abort(reason);
      await expect(waiting).rejects.toBe(reason);
      await launcher.stop(handle, { graceMs });
    });

    test("nothing is started once the signal is aborted", async () => {
      const reason = new Error("changed our mind");
      await expect(launcher.start(run, AbortSignal.abort(reason))).rejects.toBe(reason);
    });

    test("a program that does not exist is a launch error that names it", async () => {
      const starting = launcher.start({ ...run, argv: ["no-such-program"] });
      await expect(starting).rejects.toThrow(LaunchError);
      await expect(starting).rejects.toMatchObject({ code: "launch-failed", program: "no-such-program" });
    });
  });
}
