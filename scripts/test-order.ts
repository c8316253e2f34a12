import { relative } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { root } from "./setup.mjs";

/**
 * The test files that take longest, longest first (seconds alone on two cores). They begin first, so that the workers
 * end together; `npm test` names a file that belongs here.
 */
export const slowest: readonly string[] = [
  "datacube/src/oracle/oracle.test.ts", // 185
  "kernel/src/types/types.test.ts", // 90
  "test/journey/person.test.ts", // 103
  "test/journey/display.test.ts", // 78, with the build of Lab
  "test/journey/extensions.test.ts", // 65, with the build of Lab
  "kernel/src/jupyter-client.test.ts", // 55
  "test/fault/killed.test.ts", // 46
  "kernel/src/types/failing-service.test.ts", // 36
  "test/fault/adoption.test.ts", // 34
  "test/journey/widgets.test.ts", // 34
  "cli/src/welcome/notebooks.test.ts", // 30
  "test/outside/jupyter-client.test.ts", // 28
  "kernel/src/debug/debugger.test.ts", // 25
  "hub/src/single-user.test.ts", // 25
  "kernel/src/platform/modules.test.ts", // 24
  "datacube/src/format/zarr/interchange.test.ts", // 24
  "datacube/src/golden.test.ts", // 24
  "test/journey/pages.test.ts", // 23
  "test/journey/types.test.ts", // 22
  "hub/src/proxy/failures.test.ts", // 22
  "kernel/src/magic/magics.test.ts", // 21
  "test/journey/map-viewer.test.ts", // 20
  "datacube/src/format/geotiff/matrix.test.ts", // 20
  "hub/src/spawner/local/local-spawner.test.ts", // 19
  "server/src/kernels/kernels.test.ts", // 19
  "kernel/src/display/tslab.test.ts", // 18
  "datacube/src/codecs/codecs.test.ts", // 15
  "datacube/src/format/netcdf/write.test.ts", // 15
  "datacube/src/plot/kinds.test.ts", // 13
  "test/journey/debugger.test.ts", // 13
  "hub/src/hub.test.ts", // 12
];

const rank = new Map(slowest.map((path, index) => [path, index]));

/** Path in the clone, with slashes. */
export function pathInClone(file: string): string {
  return relative(root, file).replaceAll("\\", "/");
}

/** Vitest's order, but the slowest files come first. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification) => rank.get(pathInClone(moduleId)) ?? slowest.length;
    return (await super.sort(files)).toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}
