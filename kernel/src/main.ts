import { writeSync } from "node:fs";
import { inspect } from "node:util";
import { setFlagsFromString } from "node:v8";
import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import { Credit } from "./bridge/credit.ts";
import { ConnectionFileError } from "./errors.ts";
import { readConnectionFile } from "./protocol/connection-file.ts";
import type { ProtocolThreadData } from "./protocol/data.ts";

const exit = process.exit.bind(process);

/** The space for young objects that V8 gives a thread, in MB, holds from the thread's start. */
const YOUNG_SPACE = "--max-semi-space-size=";
/** What the protocol thread makes is garbage when it is sent: more space would only make it larger. */
const PROTOCOL_YOUNG_SPACE = `${YOUNG_SPACE}2`;

async function main(args: string[]): Promise<void> {
  const path = args[0] === "-f" ? args[1] : args[0];
  if (path === undefined) throw new ConnectionFileError("", "give its path as the only argument");
  const connection = readConnectionFile(path);
  const credit = new Credit();
  const { port1: inputPort, port2: answers } = new MessageChannel();
  const flag = (): SharedArrayBuffer => new SharedArrayBuffer(4);
  // Sockets in the file system are made by this mask. The first message comes when they are bound, and before any cell.
  const mask = process.umask(0o077);
  const shared = { inputFlag: flag(), awaitsProcess: flag(), closed: flag() };
  const workerData: ProtocolThreadData = { connection, credit: credit.shared, inputPort: answers, ...shared };
  setFlagsFromString(PROTOCOL_YOUNG_SPACE);
  const worker = new Worker(new URL("./protocol/worker.cjs", import.meta.url), {
    workerData,
    transferList: [answers],
  });
  worker.on("error", (error) => fail(error));
  const { startEvaluation } = await import("./evaluate/start.ts");
  worker.once("message", () => {
    process.umask(mask);
    setFlagsFromString(process.execArgv.find((arg) => arg.startsWith(YOUNG_SPACE)) ?? `${YOUNG_SPACE}0`);
  });
  startEvaluation({ port: worker as unknown as MessagePort, credit, inputPort, ...shared });
}

/** Ends the process where it can no longer be reached; writes past the cells, to the real error stream. */
function fail(error: unknown): never {
  writeSync(2, `${error instanceof ConnectionFileError ? error.message : inspect(error)}\n`);
  return exit(1);
}

void main(process.argv.slice(2)).catch(fail);
