import { ThreadLostError } from "../../errors.ts";
import { shared } from "../../source/host.ts";
import type { Task } from "../plan.ts";
import { threadEnvironment } from "./environment.ts";
import { fromFailure } from "./failure.ts";
import type { PlanShipment, Reply } from "./messages.ts";
import type { PackedData } from "./packed.ts";
import { Thread } from "./thread.ts";

/** How a pool is made. */
export interface PoolOptions {
  /** Most threads. */
  readonly threads: number;
  /** How long threads are kept without work. */
  readonly idleMs: number;
}

/** A run of a plan, as the pool knows it. */
export interface PoolPlan {
  readonly plan: number;
  readonly shipment: PlanShipment;
  readonly held: { readonly stage: number; readonly data: PackedData }[];
}

/** What a task gave. */
export type Answer = Extract<Reply, { kind: "done" }>;

interface Job {
  readonly job: number;
  readonly of: PoolPlan;
  readonly task: Task;
  /** Threads that ended while they did it. */
  losses: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** A thread with what it has to do. */
interface Member {
  readonly thread: Thread;
  readonly jobs: Map<number, Job>;
  readonly plans: Set<PoolPlan>;
}

/** Tasks that a thread has at once: while one waits for bytes the other computes. */
const jobsPerThread = 2;
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
  #idle: NodeJS.Timeout | undefined;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Does a task in some thread: again in another one if that ends. */
  run(of: PoolPlan, task: Task): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.#queue.push({ job: this.#jobs++, of, task, losses: 0, resolve, reject });
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
    await Promise.all(
      [...this.#members].filter(({ plans }) => plans.has(of)).map((one) => this.#drop(one, of, reason)),
    );
    this.#next();
  }

  /** Ends all threads. */
  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const threads = [...this.#members].map(({ thread }) => thread.end());
    this.#members.clear();
    await Promise.all(threads);
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
  #memberFor({ losses }: Job): Member | undefined {
    const members = [...this.#members].sort((a, b) => a.jobs.size - b.jobs.size);
    const [first] = members;
    if (first?.jobs.size === 0) return first;
    if (members.length < this.#options.threads) return this.#start();
    if (losses > 0) return undefined;
    return members.find(({ jobs }) => jobs.size < jobsPerThread && [...jobs.values()].every((job) => job.losses === 0));
  }

  #start(): Member {
    const thread = new Thread({
      reply: (reply) => this.#take(member, reply),
      lost: (reason) => this.#lose(member, reason),
    });
    const member: Member = { thread, jobs: new Map(), plans: new Set() };
    this.#members.add(member);
    return member;
  }

  #assign(job: Job, { thread, jobs, plans }: Member): void {
    const { of, task } = job;
    const { plan, shipment, held } = of;
    if (!plans.has(of)) {
      plans.add(of);
      const cacheBytes = shipment.memoryBytes / 4 / this.#options.threads;
      thread.post({ kind: "plan", plan, shipment, cacheBytes, environment: threadEnvironment() });
      for (const one of held) thread.post({ kind: "held", plan, ...one });
    }
    jobs.set(job.job, job);
    thread.keepAlive(true);
    thread.post({ kind: "task", plan, job: job.job, task });
  }

  #take(member: Member, reply: Reply): void {
    if (reply.kind === "ended") {
      this.#dropping.get(member)?.get(reply.plan)?.();
      return;
    }
    const job = member.jobs.get(reply.job);
    if (!job) return;
    member.jobs.delete(reply.job);
    if (reply.kind === "done") job.resolve(reply);
    else job.reject(fromFailure(reply.failure));
    this.#next();
  }

  /** A thread ended by itself. */
  #lose(member: Member, reason: Error | undefined): void {
    for (const job of member.jobs.values()) {
      job.losses++;
      if (job.losses < mostLosses) continue;
      member.jobs.delete(job.job);
      job.reject(new ThreadLostError(nameOfTask(job), mostLosses, reason));
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
    member.plans.delete(of);
    for (const job of own) {
      member.jobs.delete(job.job);
      job.reject(reason);
    }
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

function nameOfTask({ of, task }: Job): string {
  return `task ${task.block}/${task.part} of stage ${task.stage} of plan ${of.plan}`;
}
