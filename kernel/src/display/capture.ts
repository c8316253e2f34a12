import { Console } from "node:console";
import { StringDecoder } from "node:string_decoder";
import type { Output } from "./output.ts";

type Write = typeof process.stdout.write;
type Done = (error?: Error | null) => void;

/** Makes `process.stdout`, `process.stderr` and `console` print into cells. */
export function captureStreams(output: Output): void {
  for (const name of ["stdout", "stderr"] as const) {
    const decoder = new StringDecoder("utf8");
    const write = (chunk: string | Uint8Array, encoding?: BufferEncoding | Done, done?: Done): boolean => {
      const encoded = typeof chunk === "string" && typeof encoding === "string" && !/^utf-?8$/i.test(encoding);
      const bytes = encoded ? Buffer.from(chunk, encoding) : chunk;
      output.stream(name, typeof bytes === "string" ? bytes : decoder.write(bytes as Buffer));
      const callback = typeof encoding === "function" ? encoding : done;
      if (callback) process.nextTick(callback);
      return true;
    };
    process[name].write = write as Write;
  }
  globalThis.console = createConsole(output);
}

/**
 * The console of cells. Its streams never fail. To handle errors all the same, a console leaves a callback behind for each
 * print, which a loop that never waits would pile up.
 */
function createConsole(output: Output): Console {
  const { stdout, stderr } = process;
  const console = new Console({ stdout, stderr, groupIndentation: 2, ignoreErrors: false });
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(globalThis.console)))
    if (!(name in console)) Object.defineProperty(console, name, descriptor);
  console.clear = () => output.publish("clear_output", JSON.stringify({ wait: false }));
  return console;
}
