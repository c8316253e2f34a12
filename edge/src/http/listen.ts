import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { AddressError, PortTakenError } from "./errors.ts";

/**
 * Listens and gives the real port (`port: 0` picks a free one).
 * @throws PortTakenError when another process holds the port; AddressError when it cannot be bound at all.
 */
export function listen(server: Server, { host, port }: { host: string; port: number }): Promise<{ port: number }> {
  return new Promise((resolve, reject) => {
    const fail = (cause: NodeJS.ErrnoException): void =>
      reject(
        cause.code === "EADDRINUSE"
          ? new PortTakenError(host, port, { cause })
          : new AddressError(host, port, { cause }),
      );
    server.once("error", fail);
    server.listen({ host, port }, () => {
      server.off("error", fail);
      resolve({ port: (server.address() as AddressInfo).port });
    });
  });
}
