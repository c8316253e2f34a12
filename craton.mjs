#!/usr/bin/env node
// The `craton` command: plain JavaScript for any Node >= 20, so that it works on a clone with nothing installed.
import { fail, runNode24, setup } from "./scripts/setup.mjs";

try {
  await setup();
  runNode24("cli/src/main.ts", process.argv.slice(2));
} catch (error) {
  fail(error);
}
