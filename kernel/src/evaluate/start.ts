import type { MessagePort } from "node:worker_threads";
import { bindBackground } from "../background/bind.ts";
import { bindHost } from "../background/host.ts";
import type { Credit } from "../bridge/credit.ts";
import type { ToMain } from "../bridge/messages.ts";
import { Comms } from "../comm/comms.ts";
import { captureStreams } from "../display/capture.ts";
import { Display } from "../display/display.ts";
import { Output } from "../display/output.ts";
import { defineMagics } from "../magic/define.ts";
import { followComputation } from "../progress/computation.ts";
import { defineShipFunction } from "../ship/define.ts";
import { Origins } from "../ship/origins.ts";
import { preloadWidgets } from "../widget/preload.ts";
import { type Cell, Cells } from "./cells.ts";
import { Declarations } from "./declarations.ts";
import { Evaluator } from "./evaluator.ts";
import { defineGlobals } from "./globals.ts";
import { createCellModule } from "./imports.ts";
import { Input } from "./input.ts";
import { LIBRARY, preloadLibrary } from "./preload.ts";

/** The main thread's ends of what it shares with the protocol thread. */
export interface EvaluationParts {
  port: MessagePort;
  credit: Credit;
  inputPort: MessagePort;
  inputFlag: SharedArrayBuffer;
  awaitsProcess: SharedArrayBuffer;
  closed: SharedArrayBuffer;
}

/** Makes this thread the one that runs cells, and serves what the protocol thread asks. */
export function startEvaluation({ port, credit, inputPort, inputFlag, awaitsProcess, closed }: EvaluationParts): void {
  const cells = new Cells();
  const output = new Output(port, credit, cells);
  const declarations = new Declarations();
  const evaluator = new Evaluator(cells, output, declarations);
  const input = new Input({ output, cells, port: inputPort, flag: inputFlag });
  const display = new Display(output, cells);
  const parts = { cells, output, report: (thrown: unknown, cell?: Cell) => evaluator.uncaught(thrown, cell) };
  const comms = new Comms(parts);
  captureStreams(output);
  bindBackground(cells, awaitsProcess);
  const origins = new Origins();
  const module = createCellModule({
    folder: process.cwd(),
    signal: () => cells.current?.signal,
    missing: (reasons) => declarations.addMissing(reasons),
    imported: (specifier, module) => origins.add(specifier, module),
  });
  defineGlobals({ cells, display, input, comms, module, declarations, debugTarget: () => evaluator.debugTarget() });
  defineMagics({ cells, output, display, input, session: evaluator.session });
  const preloaded = preloadLibrary((library) => origins.add(LIBRARY, library));
  defineShipFunction({
    origins,
    folder: process.cwd(),
    session: evaluator.names,
    isPreloaded: (name) => preloaded.has(name),
    warn: (text) => output.stream("stderr", text),
  });
  const progress = preloadWidgets({ ...parts, comms, display, describe: (thrown) => evaluator.describe(thrown) });
  bindHost(cells, (taskCount) => followComputation(taskCount, (options) => progress().computation(options)));
  const exit = trapExit(evaluator, { output, closed });
  process.on("uncaughtException", (error) => evaluator.uncaught(error));
  process.on("unhandledRejection", (reason) => evaluator.uncaught(reason));
  process.on("SIGINT", () => output.post({ type: "interrupt" }));
  port.on("message", (message: ToMain) => {
    if (message.type === "exit") exit(message.code);
    else serve(message, { evaluator, input, output, comms });
  });
  output.post({ type: "started" });
}

function serve(
  message: Exclude<ToMain, { type: "exit" }>,
  { evaluator, input, output, comms }: { evaluator: Evaluator; input: Input; output: Output; comms: Comms },
): void {
  switch (message.type) {
    case "execute":
      void evaluator.execute(message.cell);
      return;
    case "ask": {
      const { sequence, question } = message;
      const content = question.kind === "comm_info" ? comms.info(question.target) : evaluator.answer(question);
      output.post({ type: "answer", sequence, content });
      return;
    }
    case "comm":
      comms.receive(message.message, message.sequence);
      return;
    case "interrupt":
      evaluator.interrupt(message.cell);
      output.post({ type: "interrupted", attempt: message.attempt });
      return;
    case "cancel":
      evaluator.cancel();
      comms.interrupt();
      output.post({ type: "cancelled" });
      return;
    case "input_reply":
      input.receive(message.id, message.text);
  }
}

/**
 * Makes `process.exit()` in a cell an orderly end: the cell is answered and the sockets are closed before the process
 * exits. Returns the real exit, which also ends what cells have started.
 */
function trapExit(
  evaluator: Evaluator,
  { output, closed }: { output: Output; closed: SharedArrayBuffer },
): (code: number) => never {
  const leave = process.exit.bind(process);
  const exit = (code: number): never => {
    endProcessGroup();
    return leave(code);
  };
  process.exit = (code = process.exitCode ?? 0): never => {
    output.stream("stderr", `process.exit(${code}): the kernel ends\n`);
    evaluator.settle();
    output.post({ type: "exit", code: Number(code) });
    Atomics.wait(new Int32Array(closed), 0, 0);
    return exit(Number(code));
  };
  return exit;
}

/** Asks the processes that cells have started to end. A kernel that was not started as a group of its own leaves them. */
function endProcessGroup(): void {
  process.on("SIGTERM", () => undefined);
  try {
    process.kill(-process.pid, "SIGTERM");
  } catch {
    // There is no such group.
  }
}
