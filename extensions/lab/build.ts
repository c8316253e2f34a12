// Builds the app unless it is there: node extensions/lab/build.ts
import { buildApp, LabBuildError } from "./src/index.ts";

try {
  console.log(await buildApp({ log: (line) => console.error(line) }));
} catch (error) {
  if (!(error instanceof LabBuildError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
