import { Agent } from "node:http";
import { connect, type NetConnectOpts, type Socket } from "node:net";

const connectTimeoutMs = 10_000;
const keepAliveProbeMs = 60_000;
const idlePerServer = 64;

/** A connection to a server; it fails after 10 s without an answer. */
export function connectTo(options: NetConnectOpts): Socket {
  const socket = connect({ ...options, noDelay: true });
  const timer = setTimeout(() => socket.destroy(new Error("the server takes no connection")), connectTimeoutMs);
  const known = (): void => clearTimeout(timer);
  socket.once("connect", known).once("close", known);
  return socket;
}

/** Keeps connections to servers open between requests. */
export function createAgent(): Agent {
  const agent = new Agent({ keepAlive: true, keepAliveMsecs: keepAliveProbeMs, maxFreeSockets: idlePerServer });
  agent.createConnection = connectTo as Agent["createConnection"];
  return agent;
}
