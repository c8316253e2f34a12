/** Requests that may be under way at one server. */
const slotsPerHost = 16;

interface Host {
  busy: number;
  readonly waiting: (() => void)[];
}

const hosts = new Map<string, Host>();

/** Runs work when fewer than 16 others of the same host are running; waits for its turn otherwise. */
export async function withSlot<T>(key: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  const host = hosts.get(key) ?? { busy: 0, waiting: [] };
  hosts.set(key, host);
  if (host.busy < slotsPerHost) host.busy++;
  else await turn(host, signal);
  try {
    return await work();
  } finally {
    const next = host.waiting.shift();
    if (next) next();
    else if (--host.busy === 0) hosts.delete(key);
  }
}

/** The slot of whoever ends is handed to whoever waits longest. */
function turn(host: Host, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const start = (): void => {
      signal?.removeEventListener("abort", stop);
      resolve();
    };
    const stop = (): void => {
      host.waiting.splice(host.waiting.indexOf(start), 1);
      reject(signal?.reason);
    };
    host.waiting.push(start);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
