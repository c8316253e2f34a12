import { type MessagePort, parentPort } from "node:worker_threads";
import type { Task } from "../plan.ts";
import { doTask, type TaskResult, type TaskRun } from "../task.ts";
import { toFailure } from "./failure.ts";
import type { Order, Reply } from "./messages.ts";
import { type PackedData, packOwn, transferOf } from "./packed.ts";
import { holdShipped, receivePlan } from "./received-plan.ts";

/** A plan that tasks are done of here. */
interface Work {
  readonly stop: AbortController;
  readonly run: Promise<TaskRun>;
  /** Tasks under way. */
  readonly tasks: Set<Promise<void>>;
  /** Bytes read as of the last answer. */
  toldBytes: number;
}

const port = parentPort as MessagePort;
const works = new Map<number, Work>();

port.on("message", (order: Order) => void take(order));

async function take(order: Order): Promise<void> {
  if (order.kind === "plan") return begin(order);
  const work = works.get(order.plan);
  if (!work) return;
  if (order.kind === "held")
    void work.run.then(
      (run) => holdShipped(run, order),
      () => {},
    );
  else if (order.kind === "end") await end(order.plan, work);
  else {
    const task = answer(work, order).finally(() => work.tasks.delete(task));
    work.tasks.add(task);
  }
}

function begin({ plan, shipment, cacheBytes, environment }: Extract<Order, { kind: "plan" }>): void {
  Object.assign(process.env, environment);
  const stop = new AbortController();
  const run = receivePlan(shipment, { signal: stop.signal, cacheBytes });
  run.catch(() => {});
  works.set(plan, { stop, run, tasks: new Set(), toldBytes: 0 });
}

async function end(plan: number, { stop, tasks }: Work): Promise<void> {
  works.delete(plan);
  stop.abort();
  await Promise.all(tasks);
  port.postMessage({ kind: "ended", plan } satisfies Reply);
}

/** Does a task and tells what came of it. */
async function answer(work: Work, { job, task }: { readonly job: number; readonly task: Task }): Promise<void> {
  try {
    const run = await work.run;
    const result = await doTask(task, run);
    if (work.stop.signal.aborted) return;
    const bytesRead = run.cache.bytesRead - work.toldBytes;
    work.toldBytes += bytesRead;
    send({ job, bytesRead, ...packResult(result, run) });
  } catch (error) {
    if (!work.stop.signal.aborted) port.postMessage({ kind: "failed", job, failure: toFailure(error) } satisfies Reply);
  }
}

function packResult(
  result: TaskResult,
  { cache }: TaskRun,
): { result: Extract<Reply, { kind: "done" }>["result"]; packed: readonly PackedData[] } {
  const kept = (buffer: ArrayBufferLike): boolean => cache.keeps(buffer);
  if ("data" in result) {
    const block = packOwn(result.data, kept);
    return { result: { block }, packed: [block] };
  }
  const columns = result.state.map((column) => packOwn(column, kept));
  return { result: { columns }, packed: columns };
}

function send({
  packed,
  ...answered
}: Omit<Extract<Reply, { kind: "done" }>, "kind"> & { packed: readonly PackedData[] }): void {
  const reply: Reply = { kind: "done", ...answered };
  const buffers = new Set(packed.flatMap(transferOf));
  port.postMessage(reply, [...buffers]);
}
