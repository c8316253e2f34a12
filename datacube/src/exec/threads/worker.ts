import { getEnvironmentData, type MessagePort, parentPort } from "node:worker_threads";
import { spoilSpare } from "../../array/spare-bytes.ts";
import { planEnded } from "../run-plan.ts";
import { takeInto } from "../sink.ts";
import { doTask, type TaskDone, type TaskResult, type TaskRun } from "../task.ts";
import { toFailure } from "./failure.ts";
import {
  type Answer,
  type GivenBlock,
  type NumberedTask,
  type Order,
  type Reply,
  smallBatch,
  spoilingThreads,
} from "./messages.ts";
import { bytesOfPacked, type PackedData, packOwn, transferOf, unpack } from "./packed.ts";
import { holdShipped, receivePlan } from "./received-plan.ts";

/** A plan that tasks are done of here. */
interface Work {
  readonly stop: AbortController;
  /** Tasks that may be under way at once. */
  readonly tasksAtOnce: number;
  /** Prepares tasks; absent where blocks come as they are. */
  readonly run: Promise<TaskRun> | undefined;
  readonly take: ReturnType<typeof takeInto>;
  /** Tasks under way. */
  readonly tasks: Set<Promise<void>>;
}

/** Answers of so many bytes go at once; smaller ones wait for some of those that come in the same turn. */
const largeBytes = 2 ** 18;

const port = parentPort as MessagePort;
spoilSpare(getEnvironmentData(spoilingThreads) === true);
const works = new Map<number, Work>();
const waiting: { readonly work: Work; readonly task: NumberedTask }[] = [];
let underWay = 0;
let answers: Answer[] = [];
let buffers: ArrayBuffer[] = [];
let answerBytes = 0;

port.on("message", (order: Order) => {
  if (order.kind === "plan") begin(order);
  else takeOf(works.get(order.plan), order);
});

function begin({ plan, shipment, tasksAtOnce, cacheBytes, environment }: Extract<Order, { kind: "plan" }>): void {
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
  const stop = new AbortController();
  const run = "graph" in shipment ? receivePlan(shipment, { signal: stop.signal, cacheBytes }) : undefined;
  run?.catch(() => {});
  const take = takeInto(shipment.sink, stop.signal);
  works.set(plan, { stop, tasksAtOnce, run, take, tasks: new Set() });
}

function takeOf(work: Work | undefined, order: Exclude<Order, { kind: "plan" }>): void {
  if (!work) return;
  if (order.kind === "held") {
    const hold = (run: TaskRun): void => holdShipped(run, order);
    work.run?.then(hold, () => {});
  } else if (order.kind === "end") void end(order.plan, work);
  else {
    for (const task of order.tasks) waiting.push({ work, task });
    next();
  }
}

async function end(plan: number, work: Work): Promise<void> {
  works.delete(plan);
  work.stop.abort(planEnded);
  await Promise.all(work.tasks);
  work.run?.then(
    ({ cache }) => cache.end(),
    () => {},
  );
  port.postMessage({ kind: "ended", plan } satisfies Reply);
}

function next(): void {
  for (let first = waiting[0]; first && underWay < first.work.tasksAtOnce; first = waiting[0]) {
    waiting.shift();
    const { work, task } = first;
    if (work.stop.signal.aborted) continue;
    underWay++;
    const done = answer(work, task).finally(() => {
      work.tasks.delete(done);
      underWay--;
      next();
    });
    work.tasks.add(done);
  }
}

/** Does a task and tells what came of it, unless nobody wants to know any more. */
async function answer(work: Work, { job, given, ...task }: NumberedTask): Promise<void> {
  try {
    const { result, spent } = given ? await takeGiven(given, work) : await doTask(task, (await work.run)!);
    if (work.stop.signal.aborted) return;
    tell({ kind: "done", job, spent, ...packed(result) });
  } catch (error) {
    if (!work.stop.signal.aborted) tell({ kind: "failed", job, failure: toFailure(error), parts: [] });
  }
}

/** What it takes is not told: who evaluated the block waits for it. */
async function takeGiven({ selection, block }: GivenBlock, { take }: Work): Promise<TaskDone> {
  const placed = await take({ selection, block: { ...block, data: unpack(block.data) } });
  return { result: placed.block, spent: { bytesRead: 0, evaluateMs: 0, decodeMs: 0, waitMs: 0 } };
}

function packed(
  result: TaskResult,
): Pick<Extract<Answer, { kind: "done" }>, "result"> & { parts: readonly PackedData[] } {
  if ("data" in result) {
    const block = packOwn(result.data);
    return { result: { block }, parts: [block] };
  }
  const columns = result.state.map(packOwn);
  return { result: { columns }, parts: columns };
}

function tell({ parts, ...told }: Answer & { readonly parts: readonly PackedData[] }): void {
  if (answers.length === 0) setImmediate(send);
  answers.push(told);
  for (const part of parts) {
    answerBytes += bytesOfPacked(part);
    buffers.push(...transferOf(part));
  }
  if (answerBytes >= largeBytes || answers.length >= smallBatch) send();
}

function send(): void {
  if (answers.length === 0) return;
  const reply: Reply = { kind: "answers", answers };
  const transfer = [...new Set(buffers)];
  answers = [];
  buffers = [];
  answerBytes = 0;
  port.postMessage(reply, transfer);
}
