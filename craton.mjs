#!/usr/bin/env node
// The `craton` command: plain JavaScript for any Node >= 20, so that it works on a clone with nothing installed.
import { fail, runNode24, setup } from "./scripts/setup.mjs";

try {
  await setup();
  // A small young generation costs a server little and saves each of them some 15 MB.
  runNode24("cli/src/main.ts", process.argv.slice(2), ["--max-semi-space-size=4"]);
} catch (error) {
  fail(error);
}
