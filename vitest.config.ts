import { defineConfig, type TestProjectInlineConfiguration, type ViteUserConfig } from "vitest/config";
import { SlowestFirst } from "./scripts/test-order.ts";

const never = ["**/node_modules/**", "**/dist/**"];
const long = "**/*.long.test.ts";
/** The first takes longer than any other, so it begins among the first; the others register formats and sources. */
const alone = [
  "datacube/src/oracle/oracle.test.ts",
  "datacube/src/{format,source}/registry.test.ts",
  "datacube/src/cf/decode-dataset.test.ts",
  "datacube/src/format/zarr/parallel.test.ts",
];

function project(name: string, test: TestProjectInlineConfiguration["test"]): TestProjectInlineConfiguration {
  return { extends: true, test: { name, ...test } };
}

/** Tests lie beside the code; those of libraries, whose modules keep nothing of a test for the next, share processes. */
const usual = [
  project("alone", {
    include: ["{cli,extensions,hub,kernel,launcher,scripts,server,test}/**/*.test.ts", ...alone],
    exclude: [...never, long],
  }),
  project("together", {
    include: ["{datacube,edge}/**/*.test.ts"],
    exclude: [...never, long, ...alone],
    isolate: false,
  }),
];

/** Soaks, chaos and fuzzing run only with `npm test -- --long`. */
const isLong = process.env.CRATON_LONG === "1";

const config: ViteUserConfig = defineConfig({
  test: {
    pool: "forks",
    // Not more: files start browsers and several processes, and some wait only so long.
    maxWorkers: 2,
    sequence: { sequencer: SlowestFirst },
    testTimeout: isLong ? 600_000 : 30_000,
    hookTimeout: 120_000,
    typecheck: { enabled: false },
    projects: isLong ? [project("long", { include: [long], exclude: never })] : usual,
  },
});

export default config;
