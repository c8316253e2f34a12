// npm test, check, fix and bench: set up, then scripts/<name>.ts on Node 24.
import { fail, runNode24, setup } from "./setup.mjs";

const [name, ...args] = process.argv.slice(2);
try {
  await setup();
  runNode24(`scripts/${name}.ts`, args);
} catch (error) {
  fail(error);
}
