import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { HttpError, type Log } from "@craton/edge";
import type { Launcher } from "@craton/launcher";
import { notFound } from "../errors.ts";
import type { FolderRoot } from "../files/root.ts";
import { Kernel, type KernelModel } from "./kernel.ts";
import type { KernelSpecs } from "./kernelspecs.ts";

/** What {@link Kernels} works with. */
export interface KernelsParts {
  specs: KernelSpecs;
  root: FolderRoot;
  /** Private folder for connection files and logs. */
  runtimeDir: string;
  launcher: Launcher;
  log: Log;
  onActivity: () => void;
}

/** How to start a kernel. */
export interface StartOptions {
  /** Kernelspec; absent: the default. */
  name?: string | undefined;
  /** Path (below the root) of the document: the kernel works in its folder. */
  path?: string | undefined;
  /** The session's document for programs in the kernel: JPY_SESSION_NAME. */
  sessionName?: string | undefined;
  id?: string | undefined;
}

/** The kernels that run. */
export class Kernels {
  readonly specs: KernelSpecs;
  readonly #parts: KernelsParts;
  readonly #kernels = new Map<string, Kernel>();
  #closing = false;

  constructor(parts: KernelsParts) {
    this.specs = parts.specs;
    this.#parts = parts;
  }

  /** How many run. */
  get size(): number {
    return this.#kernels.size;
  }

  /** WebSockets on all kernels. */
  get connections(): number {
    return [...this.#kernels.values()].reduce((sum, kernel) => sum + kernel.connections, 0);
  }

  list(): KernelModel[] {
    return [...this.#kernels.values()].map((kernel) => kernel.model());
  }

  has(id: string): boolean {
    return this.#kernels.has(id);
  }

  /** @throws HttpError 404 */
  get(id: string): Kernel {
    const kernel = this.#kernels.get(id);
    if (!kernel) throw notFound(`Kernel does not exist: ${id}`);
    return kernel;
  }

  /** Starts a kernel; it answers some time later. @throws HttpError 404 for an unknown kernelspec; KernelStartError. */
  async start({ name, path, sessionName, id = crypto.randomUUID() }: StartOptions): Promise<Kernel> {
    const spec = await this.specs.find(name);
    const { runtimeDir, launcher, log, onActivity } = this.#parts;
    await mkdir(runtimeDir, { recursive: true, mode: 0o700 });
    const cwd = await this.#folderOf(path);
    if (this.#closing) throw shuttingDown();
    const kernel = new Kernel({
      kernelId: id,
      spec,
      cwd,
      env: environment(sessionName),
      runtimeDir,
      launcher,
      log,
      onActivity,
    });
    this.#kernels.set(id, kernel);
    try {
      await kernel.start();
    } catch (error) {
      this.#kernels.delete(id);
      await kernel.shutdown();
      throw error;
    }
    return kernel;
  }

  /** Ends a kernel. @throws HttpError 404 */
  async shutdown(id: string): Promise<void> {
    const kernel = this.get(id);
    this.#kernels.delete(id);
    await kernel.shutdown();
  }

  /** Ends all kernels. */
  async close(): Promise<void> {
    this.#closing = true;
    await Promise.allSettled([...this.#kernels.keys()].map((id) => this.shutdown(id)));
  }

  /** The folder of a document, the root when there is none. */
  async #folderOf(path: string | undefined): Promise<string> {
    const { root } = this.#parts;
    if (!path) return root.folder;
    const place = await root.locate(path).catch(() => undefined);
    if (!place) return root.folder;
    const isFolder = await stat(place.real).then(
      (info) => info.isDirectory(),
      () => false,
    );
    return isFolder ? place.real : dirname(place.real);
  }
}

function shuttingDown(): HttpError {
  return new HttpError(503, "shutting_down", "The server is shutting down.");
}

/** A kernel's environment: this server's own, its pid to end with it, the document it serves. */
function environment(sessionName: string | undefined): Record<string, string> {
  const own = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    ...Object.fromEntries(own),
    JPY_PARENT_PID: String(process.pid),
    ...(sessionName === undefined ? {} : { JPY_SESSION_NAME: sessionName }),
  };
}
