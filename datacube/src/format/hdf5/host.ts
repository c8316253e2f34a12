import type { Worker } from "node:worker_threads";
import { CorruptDataError, SourceNotFoundError } from "../../errors.ts";
import { shared } from "../../source/host.ts";
import { closeWhenCollected } from "../../source/lifetime.ts";
import type { ByteSource } from "../../source/source.ts";
import { startWorker } from "../../source/start-worker.ts";
import {
  channelBytes,
  channelState,
  channelWords,
  type Hdf5File,
  type Hdf5Reply,
  type Hdf5Request,
  type Hdf5Result,
} from "./protocol.ts";

interface Job {
  readonly request: Hdf5Request;
  readonly place: string;
  readonly signal: AbortSignal | undefined;
  resolve(result: Hdf5Result): void;
  reject(error: unknown): void;
}

/** How long the worker may work without asking for bytes before it counts as hung. */
const stallMs = 20_000;
/** How long an idle worker is kept. */
const idleMs = 60_000;

/**
 * Owns the worker in which h5wasm runs and the files that are open in it. One request runs at a time. A worker that
 * crashes or stalls on a damaged file is replaced; only the request at hand fails.
 */
class Hdf5Host {
  readonly #sources = new Map<string, WeakRef<ByteSource>>();
  readonly #queue: Job[] = [];
  #worker: Worker | undefined;
  #channel = new SharedArrayBuffer(channelWords * 4 + channelBytes);
  #current: Job | undefined;
  #readError: unknown;
  #timer: NodeJS.Timeout | undefined;
  #nextKey = 0;

  /** Makes a source known to the worker; it is forgotten when the source is no longer used. */
  register(source: ByteSource): Hdf5File {
    const key = String(this.#nextKey++);
    this.#sources.set(key, new WeakRef(source));
    const file: Hdf5File = { key, size: source.size, ...(source.path === undefined ? {} : { path: source.path }) };
    closeWhenCollected(source, () => this.#forget(file));
    return file;
  }

  /** Runs a request; rejects with CorruptDataError when HDF5 cannot do it, with the signal's reason when aborted. */
  run(request: Hdf5Request, place: string, signal?: AbortSignal): Promise<Hdf5Result> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const job: Job = { request, place, signal, resolve, reject };
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
      this.#queue.push(job);
      this.#next();
    });
  }

  #forget(file: Hdf5File): void {
    this.#sources.delete(file.key);
    if (!this.#worker) return;
    this.run({ kind: "close", file }, "close").catch(() => {});
  }

  #next(): void {
    if (this.#current) return;
    let job = this.#queue.shift();
    while (job?.signal?.aborted) job = this.#queue.shift();
    if (!job) {
      this.#rest();
      return;
    }
    this.#current = job;
    this.#readError = undefined;
    const worker = this.#start();
    worker.ref();
    this.#arm(stallMs, () => this.#fail("HDF5 does not come to an end with it"));
    worker.postMessage(job.request);
  }

  #rest(): void {
    this.#worker?.unref();
    this.#arm(idleMs, () => this.#stop());
    this.#timer?.unref();
  }

  #arm(delayMs: number, action: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = shared(() => setTimeout(action, delayMs));
  }

  #start(): Worker {
    if (this.#worker) return this.#worker;
    const channel = new SharedArrayBuffer(channelWords * 4 + channelBytes);
    const url = new URL("./worker.ts", import.meta.url);
    const worker = startWorker(url, { workerData: channel, name: "craton-hdf5" });
    worker.on("message", (reply: Hdf5Reply) => this.#receive(worker, reply));
    worker.on("error", (error) => worker === this.#worker && this.#fail(error.message));
    worker.on("exit", () => worker === this.#worker && this.#fail("the HDF5 reader ended"));
    this.#channel = channel;
    this.#worker = worker;
    return worker;
  }

  #stop(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    clearTimeout(this.#timer);
    worker?.terminate().catch(() => {});
  }

  #receive(worker: Worker, reply: Hdf5Reply): void {
    if (worker !== this.#worker) return;
    switch (reply.kind) {
      case "bytes":
        this.#arm(stallMs, () => this.#fail("HDF5 does not come to an end with it"));
        void this.#answer(reply);
        return;
      case "failed":
        if (reply.isFatal) this.#fail(reply.reason);
        else
          this.#finish((job) =>
            job.reject(reply.isMissing ? this.#missing(job, reply.reason) : this.#corrupt(job, reply.reason)),
          );
        return;
      case "done":
        this.#finish((job) => job.resolve(reply.result));
    }
  }

  #finish(settle: (job: Job) => void): void {
    const job = this.#current;
    this.#current = undefined;
    if (job) settle(job);
    this.#next();
  }

  #fail(reason: string): void {
    this.#stop();
    this.#finish((job) => job.reject(this.#corrupt(job, reason)));
  }

  #nameOf(job: Job): string {
    return this.#sources.get(job.request.file.key)?.deref()?.name ?? job.request.file.path ?? "the file";
  }

  #corrupt(job: Job, reason: string): unknown {
    if (this.#readError !== undefined) return this.#readError;
    return new CorruptDataError({ source: this.#nameOf(job), format: "hdf5", place: job.place }, reason);
  }

  #missing(job: Job, reason: string): Error {
    return new SourceNotFoundError(this.#nameOf(job), reason);
  }

  async #answer({ key, offset, length }: Extract<Hdf5Reply, { kind: "bytes" }>): Promise<void> {
    const channel = this.#channel;
    const words = new Int32Array(channel, 0, channelWords);
    try {
      const signal = this.#current?.signal;
      signal?.throwIfAborted();
      const bytes = await this.#sources.get(key)?.deref()?.read(offset, Math.min(length, channelBytes), { signal });
      if (!bytes) throw new Error("the source was closed");
      new Uint8Array(channel, channelWords * 4).set(bytes);
      words[1] = bytes.length;
      Atomics.store(words, 0, channelState.ready);
    } catch (error) {
      this.#readError = error;
      Atomics.store(words, 0, channelState.failed);
    }
    Atomics.notify(words, 0);
  }
}

/** The one host of this process. */
export const hdf5Host: Hdf5Host = new Hdf5Host();
