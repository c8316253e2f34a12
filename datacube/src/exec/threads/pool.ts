import { ThreadLostError } from "../../errors.ts";
import { shared } from "../../source/host.ts";
import type { Task } from "../plan.ts";
import { threadEnvironment } from "./environment.ts";
import { fromFailure } from "./failure.ts";
import {
  type Answer,
  type GivenBlock,
  type NumberedTask,
  type PlanShipment,
  type Reply,
  type SinkShipment,
  smallBatch,
} from "./messages.ts";
import type { PackedData } from "./packed.ts";
import { Thread } from "./thread.ts";

/** How a pool is made. */
export interface PoolOptions {
  /** Most threads. */
  readonly threads: number;
  /** How long threads are kept without work. */
  readonly idleMs: number;
  /** What threads run. */
  readonly worker: URL;
}

/** A run of a plan, as the pool knows it. */
export interface PoolPlan {
  readonly plan: number;
  readonly shipment: PlanShipment | SinkShipment;
  /** Tasks that may be under way in one thread at once. */
  readonly tasksAtOnce: number;
  readonly held: { readonly stage: number; readonly data: PackedData }[];
  /** What a task is called in messages. */
  nameOf(task: Task): string;
}

/** What a task gave, and which thread did it. */
export type Done = Extract<Answer, { kind: "done" }> & { readonly by: string };

interface Job {
  readonly job: number;
  readonly of: PoolPlan;
  readonly task: Task;
  readonly given: GivenBlock | undefined;
  /** Threads that ended while they did it. */
  losses: number;
  readonly resolve: (done: Done) => void;
  readonly reject: (error: unknown) => void;
}

/** A thread with what it has to do. */
interface Member {
  readonly name: string;
  readonly thread: Thread;
  readonly jobs: Map<number, Job>;
  readonly plans: Set<PoolPlan>;
  /** What is told it at the end of the turn. */
  readonly orders: Job[];
  /** Tasks that it has done: first it gets few of them, as it may be starting, or end. */
  done: number;
}

/** A thread has tasks of about so many bytes at once: one or two under way, small ones in a row. */
const bytesAtOnce = 2 ** 22;
/** Most of them: while it does some, answers to others and new ones are on their way. */
const mostAtOnce = 4 * smallBatch;

/** Tasks of this size that a thread is given at once. */
export function tasksPerThread(taskBytes: number): number {
  return Math.max(2, Math.min(mostAtOnce, Math.floor(bytesAtOnce / Math.max(1, taskBytes))));
}

/** How long a thread may take to drop the tasks of a plan that ended; then it is replaced. */
const dropMs = 50;
/** A task whose thread ended so often is to blame for it. */
const mostLosses = 3;

/** Threads that do tasks of plans. They are started when there is something to do, and ended when there was nothing for a while. */
export class ThreadPool {
  readonly #options: PoolOptions;
  readonly #members = new Set<Member>();
  readonly #queue: Job[] = [];
  /** Who waits until a thread has dropped a plan. */
  readonly #dropping = new Map<Member, Map<number, () => void>>();
  #jobs = 0;
  #started = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Does a task in some thread, or what is to be done with its block that is given: again in another one if that ends. */
  run(of: PoolPlan, task: Task, given?: GivenBlock): Promise<Done> {
    const { promise, resolve, reject } = Promise.withResolvers<Done>();
    this.#queue.push({ job: this.#jobs++, of, task, given, losses: 0, resolve, reject });
    this.#next();
    return promise;
  }

  /** Gives the tasks of a plan the result of a stage. */
  hold(of: PoolPlan, stage: number, data: PackedData): void {
    of.held.push({ stage, data });
    for (const { thread, plans } of this.#members) {
      if (plans.has(of)) thread.post({ kind: "held", plan: of.plan, stage, data });
    }
  }

  /** Drops a plan: tasks that are not done reject with the reason. Resolves when no thread works on it any more. */
  async end(of: PoolPlan, reason: unknown): Promise<void> {
    for (const job of this.#queue.splice(0)) {
      if (job.of === of) job.reject(reason);
      else this.#queue.push(job);
    }
    await Promise.all([...this.#members].map((member) => this.#drop(member, of, reason)));
    this.#next();
  }

  /** Ends all threads; what is under way is begun again by new ones. */
  async close(): Promise<void> {
    const members = [...this.#members];
    const ended = members.map(({ thread }) => thread.end());
    for (const member of members) this.#remove(member);
    clearTimeout(this.#idle);
    await Promise.all(ended);
  }

  #next(): void {
    while (this.#queue.length > 0) {
      const member = this.#memberFor(this.#queue[0]!);
      if (!member) break;
      this.#assign(this.#queue.shift()!, member);
    }
    this.#rest();
  }

  /** Who takes a job now: one who has nothing to do, a new one, one who has room. A job whose thread was lost is done alone. */
  #memberFor({ losses, of }: Job): Member | undefined {
    let best: Member | undefined;
    for (const member of this.#members) {
      if (member.jobs.size < (best?.jobs.size ?? Number.POSITIVE_INFINITY) && !isSuspicious(member)) best = member;
    }
    if (best?.jobs.size === 0) return best;
    if (this.#members.size < this.#options.threads) return this.#start();
    if (best === undefined) return undefined;
    const most = losses > 0 ? 1 : Math.min(tasksPerThread(of.shipment.taskBytes), smallBatch + best.done);
    return best.jobs.size < most ? best : undefined;
  }

  #start(): Member {
    const thread = new Thread(this.#options.worker, {
      reply: (reply) => this.#take(member, reply),
      lost: (reason) => this.#lose(member, reason),
    });
    const member: Member = {
      name: `thread ${++this.#started}`,
      thread,
      jobs: new Map(),
      plans: new Set(),
      orders: [],
      done: 0,
    };
    this.#members.add(member);
    return member;
  }

  #assign(job: Job, member: Member): void {
    member.jobs.set(job.job, job);
    member.thread.keepAlive(true);
    member.orders.push(job);
    if (member.orders.length === 1) setImmediate(() => this.#order(member));
  }

  /** Tells a thread what came together for it, small batch by small batch. */
  #order({ thread, plans, jobs, orders }: Member): void {
    const byPlan = Map.groupBy(
      orders.splice(0).filter(({ job }) => jobs.has(job)),
      ({ of }) => of,
    );
    for (const [of, some] of byPlan) {
      const { plan, shipment, tasksAtOnce, held } = of;
      if (!plans.has(of)) {
        plans.add(of);
        const cacheBytes = shipment.memoryBytes / 8 / this.#options.threads;
        thread.post({ kind: "plan", plan, shipment, tasksAtOnce, cacheBytes, environment: threadEnvironment() });
        for (const one of held) thread.post({ kind: "held", plan, ...one });
      }
      const tasks = some.map(({ job, task, given }): NumberedTask => ({ job, given, ...task }));
      // it begins with the first ones while others are told
      for (let i = 0; i < tasks.length; i += smallBatch)
        thread.post({ kind: "tasks", plan, tasks: tasks.slice(i, i + smallBatch) });
    }
  }

  #take(member: Member, reply: Reply): void {
    if (reply.kind === "ended") {
      this.#dropping.get(member)?.get(reply.plan)?.();
      return;
    }
    member.done += reply.answers.length;
    for (const answer of reply.answers) {
      const job = member.jobs.get(answer.job);
      if (!job) continue;
      member.jobs.delete(answer.job);
      if (answer.kind === "done") job.resolve({ ...answer, by: member.name });
      else job.reject(fromFailure(answer.failure));
    }
    this.#next();
  }

  /** A thread ended by itself. */
  #lose(member: Member, reason: Error | undefined): void {
    const jobs = [...member.jobs.values()];
    // those that it may have begun
    for (const job of jobs.slice(0, jobs[0]?.of.tasksAtOnce)) {
      job.losses++;
      if (job.losses < mostLosses) continue;
      member.jobs.delete(job.job);
      job.reject(new ThreadLostError(job.of.nameOf(job.task), mostLosses, reason));
    }
    this.#remove(member);
  }

  /** Takes a thread out; others do what it had to do. */
  #remove(member: Member): void {
    this.#members.delete(member);
    this.#queue.unshift(...member.jobs.values());
    for (const dropped of this.#dropping.get(member)?.values() ?? []) dropped();
    this.#next();
  }

  /** Has a thread drop a plan; if it does not, being deep in some kernel, it is replaced. */
  async #drop(member: Member, of: PoolPlan, reason: unknown): Promise<void> {
    const own = [...member.jobs.values()].filter((job) => job.of === of);
    const isTold = member.plans.delete(of);
    for (const job of own) {
      member.jobs.delete(job.job);
      job.reject(reason);
    }
    if (!isTold) return;
    const dropped = own.length > 0 && this.#whenDropped(member, of.plan);
    member.thread.post({ kind: "end", plan: of.plan });
    if (!dropped || (await dropped)) return;
    const ended = member.thread.end();
    this.#remove(member);
    await ended;
  }

  /** Whether a thread has dropped a plan, or was lost, before its time is up. */
  async #whenDropped(member: Member, plan: number): Promise<boolean> {
    const waiting = this.#dropping.get(member) ?? new Map<number, () => void>();
    this.#dropping.set(member, waiting);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = shared(() => setTimeout(() => resolve(false), dropMs));
    waiting.set(plan, () => resolve(true));
    const isDropped = await promise;
    clearTimeout(timer);
    waiting.delete(plan);
    if (waiting.size === 0) this.#dropping.delete(member);
    return isDropped;
  }

  /** Lets the process end when nothing is to be done, and threads when that lasts. */
  #rest(): void {
    for (const { thread, jobs } of this.#members) thread.keepAlive(jobs.size > 0);
    clearTimeout(this.#idle);
    if (this.#queue.length > 0 || [...this.#members].some(({ jobs }) => jobs.size > 0)) return;
    this.#idle = shared(() => setTimeout(() => void this.close(), this.#options.idleMs));
    this.#idle.unref();
  }
}

/** Whether a thread does a task whose thread was lost before: it does nothing else meanwhile. */
function isSuspicious({ jobs }: Member): boolean {
  const [first] = jobs.values();
  return first !== undefined && first.losses > 0;
}
