import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import type { ProtocolThreadData } from "./data.ts";
import { startProtocol } from "./protocol.ts";

void startProtocol(parentPort as unknown as MessagePort, workerData as ProtocolThreadData);
