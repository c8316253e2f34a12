// Child of ensure-app.ts.
import { buildApp } from "@craton/lab";
import { explain } from "../explain.ts";

try {
  await buildApp({ log: (line) => console.error(`craton: ${line}`) });
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}
