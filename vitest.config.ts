import { defineConfig, type ViteUserConfig } from "vitest/config";
import { SlowestFirst } from "./scripts/test-order.ts";

const long = process.env.CRATON_LONG === "1";

/** Tests lie beside the code; `*.long.test.ts` (soaks, chaos, fuzzing) run only with `npm test -- --long`. */
const config: ViteUserConfig = defineConfig({
  test: {
    include: long
      ? ["**/src/**/*.long.test.ts", "test/**/*.long.test.ts"]
      : ["**/src/**/*.test.ts", "test/**/*.test.ts", "scripts/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**", ...(long ? [] : ["**/*.long.test.ts"])],
    pool: "forks",
    // Not more: files start browsers and several processes, and some wait only so long.
    maxWorkers: 2,
    sequence: { sequencer: SlowestFirst },
    testTimeout: long ? 600_000 : 30_000,
    hookTimeout: 120_000,
    typecheck: { enabled: false },
  },
});

export default config;
