import { ServerConnection } from "@jupyterlab/services";
import { messageId } from "./message-id.ts";

/** RFC 6455 §7.1.5: the connection broke without a closing handshake. */
const ABNORMAL_CLOSURE = 1006;

/** The last message that came, by address of the kernel and session. */
const lastMessages = new Map<string, ArrayBuffer | string>();

/**
 * A WebSocket that tells a kernel's server, when a session connects again after a break, the last message that it has: the
 * server then sends what follows and nothing twice.
 */
class KernelSocket extends WebSocket {
  constructor(url: string | URL, protocols?: string | string[]) {
    const address = new URL(url);
    const isKernel = /\/api\/kernels\/[^/]+\/channels$/.test(address.pathname);
    const key = `${address.pathname} ${address.searchParams.get("session_id")}`;
    const last = isKernel ? messageId(lastMessages.get(key)) : undefined;
    if (last !== undefined) address.searchParams.set("last_message_id", last);
    super(address, protocols);
    if (!isKernel) return;
    this.addEventListener("message", ({ data }: MessageEvent<ArrayBuffer | string>) => lastMessages.set(key, data));
    this.addEventListener("close", ({ code }) => {
      if (code !== ABNORMAL_CLOSURE) lastMessages.delete(key);
    });
  }
}

/** The way to the server on which each message of a kernel comes once. */
export function serverSettings(): ServerConnection.ISettings {
  return ServerConnection.makeSettings({ WebSocket: KernelSocket });
}
