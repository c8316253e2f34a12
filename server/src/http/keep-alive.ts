import type { WebSocket } from "ws";

/** How often a browser is asked whether it is there, and how many questions it may leave unanswered. */
interface KeepAliveOptions {
  everyMs: number;
  patience: number;
}

const defaults: KeepAliveOptions = { everyMs: 30_000, patience: 4 };

/**
 * Cuts a WebSocket whose browser is gone without a word (a laptop asleep, a broken network): nothing may wait for it.
 * A slow one gets time to take what lies before the ping (RFC 6455 §5.5.2).
 */
export function keepAlive(socket: WebSocket, { everyMs, patience }: KeepAliveOptions = defaults): void {
  let unanswered = 0;
  socket.on("pong", () => {
    unanswered = 0;
  });
  const timer = setInterval(() => {
    if (unanswered++ >= patience) socket.terminate();
    else if (socket.readyState === socket.OPEN) socket.ping();
  }, everyMs).unref();
  socket.once("close", () => clearInterval(timer));
}
