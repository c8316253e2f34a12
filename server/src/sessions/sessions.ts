import { dirname, join } from "node:path";
import { badRequest, notFound } from "../errors.ts";
import type { FolderRoot } from "../files/root.ts";
import type { KernelModel } from "../kernels/kernel.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { startKernel } from "../kernels/start-kernel.ts";

/** A session of Jupyter's REST API: a document and its kernel. */
export interface SessionModel {
  id: string;
  path: string;
  name: string;
  type: string;
  kernel: KernelModel;
  /** As older clients read it; for notebooks only. */
  notebook?: { path: string; name: string };
}

/** Which kernel a session is to have: a running one by id (which counts first), or a new one by name. */
export interface KernelChoice {
  id?: string | undefined;
  name?: string | undefined;
}

/** What to open. */
export interface SessionRequest {
  path: string;
  name: string;
  type: string;
  kernel: KernelChoice;
}

interface Session {
  id: string;
  path: string;
  name: string;
  type: string;
  kernelId: string;
}

/** The open documents with their kernels. A session whose kernel is gone is gone too. */
export class Sessions {
  readonly #kernels: Kernels;
  readonly #root: FolderRoot;
  readonly #sessions = new Map<string, Session>();
  /** Sessions being opened, by path: two tabs that open one notebook share its kernel. */
  readonly #opening = new Map<string, Promise<Session>>();

  constructor(kernels: Kernels, root: FolderRoot) {
    this.#kernels = kernels;
    this.#root = root;
  }

  list(): SessionModel[] {
    return this.#living().map((session) => this.#model(session));
  }

  /** @throws HttpError 404 */
  get(id: string): SessionModel {
    return this.#model(this.#find(id));
  }

  /** The session of a path: the one that is open, or a new one. @throws HttpError 501 for an unknown kernelspec. */
  async open(request: SessionRequest): Promise<SessionModel> {
    const known = this.#living().find(({ path }) => path === request.path);
    if (known) return this.#model(known);
    const opening =
      this.#opening.get(request.path) ?? this.#create(request).finally(() => this.#opening.delete(request.path));
    this.#opening.set(request.path, opening);
    return this.#model(await opening);
  }

  /** Changes path, name, type, or the kernel: the old kernel ends unless another session has it. */
  async update(id: string, changes: Partial<SessionRequest>): Promise<SessionModel> {
    const session = this.#find(id);
    const { kernel, ...fields } = changes;
    const old = session.kernelId;
    const kernelId = kernel && (await this.#kernelFor({ ...session, ...fields, kernel }));
    Object.assign(session, fields, kernelId === undefined ? {} : { kernelId });
    if (session.kernelId !== old) await this.#release(old);
    return this.#model(session);
  }

  /** Closes a session and ends its kernel unless another session has it. @throws HttpError 404 */
  async close(id: string): Promise<void> {
    const session = this.#find(id);
    this.#sessions.delete(id);
    await this.#release(session.kernelId);
  }

  async #create(request: SessionRequest): Promise<Session> {
    const { path, name, type } = request;
    const kernelId = await this.#kernelFor(request);
    const session = { id: crypto.randomUUID(), path, name, type, kernelId };
    this.#sessions.set(session.id, session);
    return session;
  }

  async #kernelFor({ path, name, kernel }: SessionRequest): Promise<string> {
    if (kernel.id !== undefined) {
      if (!this.#kernels.has(kernel.id)) throw badRequest(`No such kernel: ${kernel.id}`);
      return kernel.id;
    }
    const document = join(this.#root.folder, dirname(`/${path}`), name || path.split("/").at(-1) || "");
    return (await startKernel(this.#kernels, { name: kernel.name, path, sessionName: document })).id;
  }

  async #release(kernelId: string): Promise<void> {
    const isShared = [...this.#sessions.values()].some((session) => session.kernelId === kernelId);
    if (!isShared && this.#kernels.has(kernelId)) await this.#kernels.shutdown(kernelId);
  }

  #living(): Session[] {
    for (const [id, { kernelId }] of this.#sessions) if (!this.#kernels.has(kernelId)) this.#sessions.delete(id);
    return [...this.#sessions.values()];
  }

  #find(id: string): Session {
    const session = this.#living().find((one) => one.id === id);
    if (!session) throw notFound(`Session not found: session_id='${id}'`);
    return session;
  }

  #model({ kernelId, ...session }: Session): SessionModel {
    const notebook = session.type === "notebook" ? { notebook: { path: session.path, name: session.name } } : {};
    return { ...session, kernel: this.#kernels.get(kernelId).model(), ...notebook };
  }
}
