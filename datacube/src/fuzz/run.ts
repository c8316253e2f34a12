import { fork } from "node:child_process";
import type { Message, Report, Request } from "./protocol.ts";

/** A round that takes longer hangs; HDF5's own guard gives up after 20 s. */
const hangMs = 60_000;

/** Runs rounds in a child process. A round in which it crashes or hangs is a failure, and ends the run. */
export function runRounds(request: Request): Promise<Report> {
  const child = fork(new URL("./child.ts", import.meta.url), [JSON.stringify(request)], {
    execArgv: ["--max-old-space-size=1024", "--disable-warning=ExperimentalWarning"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  let round = request.from;
  let report: Report | undefined;
  let problem: string | undefined;
  const onHang = () => {
    problem = `it does not come to an end in ${hangMs / 1000} s`;
    child.kill("SIGKILL");
  };
  let timer = setTimeout(onHang, hangMs);
  child.on("message", (message: Message) => {
    clearTimeout(timer);
    timer = setTimeout(onHang, hangMs);
    if (message.kind === "begins") round = message.round;
    else report = message.report;
  });
  return new Promise((resolve) => {
    child.on("exit", (code, signal) => {
      clearTimeout(timer);
      resolve(report ?? broken(request, round, problem ?? `the process ended with ${signal ?? `code ${code}`}`));
    });
  });
}

function broken({ from }: Request, round: number, problem: string): Report {
  const slowest = { round, ms: Number.NaN };
  return {
    rounds: round - from,
    failures: [{ round, problem }],
    outcomes: {},
    slowest,
    cpuMs: Number.NaN,
    peakBytes: Number.NaN,
  };
}
