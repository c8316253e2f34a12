import { testLauncher } from "./conformance.ts";
import type { LaunchSpec } from "./launcher.ts";
import { createMemoryLauncher } from "./memory-launcher.ts";

testLauncher("the launcher in memory", () => {
  const launcher = createMemoryLauncher();
  const spec = (...argv: string[]): LaunchSpec => ({ argv, env: {}, cwd: "/" });
  return {
    launcher,
    successor: () => launcher,
    run: spec("run"),
    deaf: spec("deaf"),
    deafNow: async () => {},
    exit3: spec("exit", "3"),
    seesMarkers: true,
  };
});
