import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { stateKey } from "./auth/state-key.ts";
import { Checkpoints } from "./contents/checkpoints.ts";
import { Contents } from "./contents/contents.ts";
import { Trust } from "./contents/trust.ts";
import { Uploads } from "./contents/uploads.ts";
import { EventBus } from "./events/event-bus.ts";
import { FolderRoot } from "./files/root.ts";
import { Kernels } from "./kernels/kernels.ts";
import { KernelSpecs } from "./kernels/kernelspecs.ts";
import type { ServerOptions } from "./options.ts";
import { Sessions } from "./sessions/sessions.ts";
import { Terminals } from "./terminals/terminals.ts";

/** What a server consists of, without its HTTP side. */
export interface ServerParts {
  root: FolderRoot;
  /** Secret of the person's state. */
  key: string;
  started: Date;
  /** When the person, or a program of theirs, last did something. */
  lastActivity: () => Date;
  onActivity: () => void;
  contents: Contents;
  kernels: Kernels;
  sessions: Sessions;
  terminals: Terminals;
  events: EventBus;
  /** Ends kernels, terminals and uploads. */
  close(): Promise<void>;
}

/** Makes the parts of a server. @throws the system's error when a folder cannot be used. */
export async function createParts(options: ServerOptions): Promise<ServerParts> {
  const { stateDir, launcher, log } = options;
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  const [root, key] = await Promise.all([FolderRoot.of(options.root), stateKey(stateDir)]);
  const started = new Date();
  let last = started;
  const onActivity = (): void => {
    last = new Date();
  };
  const events = new EventBus();
  const uploads = new Uploads(root);
  const checkpoints = new Checkpoints(join(stateDir, "checkpoints"), root);
  const trust = new Trust(join(stateDir, "trusted"), key);
  const contents = new Contents({ root, checkpoints, trust, uploads, onEvent: (event) => events.contents(event) });
  const specs = new KernelSpecs(options.kernelspecs);
  const kernels = new Kernels({ specs, root, runtimeDir: join(stateDir, "runtime"), launcher, log, onActivity });
  const terminals = new Terminals({ root, shell: options.terminals ?? defaultShell(), onActivity });
  const sessions = new Sessions(kernels, root);
  const close = async (): Promise<void> => {
    await Promise.allSettled([kernels.close(), terminals.close(), uploads.close()]);
  };
  return {
    root,
    key,
    started,
    lastActivity: () => last,
    onActivity,
    contents,
    kernels,
    sessions,
    terminals,
    events,
    close,
  };
}

function defaultShell(): readonly string[] {
  return [process.env.SHELL || "/bin/sh", "-l"];
}
