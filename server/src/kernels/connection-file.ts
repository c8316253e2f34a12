import { randomUUID } from "node:crypto";
import { freePort } from "@craton/launcher";
import { writeAtomically } from "../files/atomic-write.ts";

/** A connection file of Jupyter: where a kernel listens and the key of its messages. */
export interface ConnectionInfo {
  transport: "tcp";
  ip: string;
  shell_port: number;
  iopub_port: number;
  stdin_port: number;
  control_port: number;
  hb_port: number;
  key: string;
  signature_scheme: "hmac-sha256";
  kernel_name: string;
}

/** Five free loopback ports and a new key. A port may be lost to another program before the kernel binds it. */
export async function createConnection(kernelName: string): Promise<ConnectionInfo> {
  const [shell = 0, iopub = 0, stdin = 0, control = 0, hb = 0] = await Promise.all(
    Array.from({ length: 5 }, () => freePort()),
  );
  return {
    transport: "tcp",
    ip: "127.0.0.1",
    shell_port: shell,
    iopub_port: iopub,
    stdin_port: stdin,
    control_port: control,
    hb_port: hb,
    key: randomUUID(),
    signature_scheme: "hmac-sha256",
    kernel_name: kernelName,
  };
}

/** Writes the file, readable by its owner only. */
export async function writeConnectionFile(path: string, info: ConnectionInfo): Promise<void> {
  await writeAtomically(path, `${JSON.stringify(info, undefined, 1)}\n`, 0o600);
}
