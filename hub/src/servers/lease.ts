import type { Log } from "@craton/edge";
import type { ServerChange, ServerRecord } from "../store/servers.ts";
import type { Store } from "../store/store.ts";

const leaseMs = 15_000;
const renewMs = 5_000;

/** The lock of one server in our hands: renewed until it is given back. */
export interface Lease extends AsyncDisposable {
  /** The server as it was when we got the lock. */
  readonly record: ServerRecord;
  /** Aborted when the lease was lost: whoever has it now decides. */
  readonly lost: AbortSignal;
  /** Changes the server; throws when the lease was lost. */
  change(change: ServerChange): Promise<void>;
}

/** What {@link takeLease} needs. */
export interface LeaseOptions {
  store: Store;
  /** Id of this hub. */
  owner: string;
  now: () => number;
  log: Log;
}

/** Takes a server's lock, or gives undefined while another holds it. A hub that dies loses it after 15 s. */
export async function takeLease(
  userId: number,
  name: string,
  { store, owner, now, log }: LeaseOptions,
): Promise<Lease | undefined> {
  // Every lease has an owner of its own, so that an earlier one of this hub cannot act on a later one.
  const holder = `${owner}:${crypto.randomUUID()}`;
  const record = await store.servers.lock(userId, name, { owner: holder, leaseMs, now: now() });
  if (!record) return undefined;
  const lost = new AbortController();
  const lose = (): void => lost.abort(new Error("Another hub took this server over."));
  const timer = setInterval(() => {
    store.servers.renew(userId, name, { owner: holder, leaseMs, now: now() }).then(
      (kept) => kept || lose(),
      (error: unknown) => log.warn({ err: error, userId, server: name }, "lease not renewed"),
    );
  }, renewMs);
  timer.unref();
  return {
    record,
    lost: lost.signal,
    async change(change) {
      if (await store.servers.change(userId, name, { owner: holder, change })) return;
      lose();
      lost.signal.throwIfAborted();
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await store.servers.unlock(userId, name, holder);
    },
  };
}
