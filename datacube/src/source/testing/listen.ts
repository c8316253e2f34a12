import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A server of a test, on a free port of this machine. */
export interface Listening {
  /** `http://HOST:PORT` */
  readonly origin: string;
  close(): void;
}

/** Starts a server; `host` is the name it is called by. */
export async function listen(listener: RequestListener, host = "127.0.0.1"): Promise<Listening> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    origin: `http://${host}:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Everything that an error tells: messages, fields, stacks and causes. */
export function tellAll(error: unknown): string {
  const told: string[] = [];
  for (let problem = error; problem instanceof Error; problem = problem.cause)
    told.push(problem.message, JSON.stringify({ ...problem }), problem.stack ?? "");
  return told.join("\n");
}
