import { expect, test } from "vitest";
import { ConnectionFileError } from "../errors.ts";
import { parseConnection, readConnectionFile } from "./connection-file.ts";

const GOOD = {
  transport: "tcp",
  ip: "127.0.0.1",
  key: "k",
  signature_scheme: "hmac-sha256",
  shell_port: 1,
  control_port: 2,
  stdin_port: 3,
  iopub_port: 4,
  hb_port: 5,
};

test("a connection file gives an endpoint per channel", () => {
  const { connection, problems } = parseConnection(GOOD);
  expect(problems).toEqual([]);
  expect(connection).toMatchObject({ key: "k", endpoints: { shell: "tcp://127.0.0.1:1", hb: "tcp://127.0.0.1:5" } });
  expect(parseConnection({ ...GOOD, transport: "ipc", ip: "/run/k" }).connection.endpoints.iopub).toBe(
    "ipc:///run/k-4",
  );
  expect(parseConnection({ ...GOOD, ip: "::1" }).connection.endpoints.shell).toBe("tcp://[::1]:1");
});

test("only loopback is opened", () => {
  for (const ip of ["0.0.0.0", "192.168.0.1", "*", "example.org", "127.0.0.1.evil.org", "::"])
    expect(parseConnection({ ...GOOD, ip }).problems).toEqual([expect.stringContaining("loopback")]);
});

test("an abstract socket is refused: it has no owner", () => {
  expect(parseConnection({ ...GOOD, transport: "ipc", ip: "@kernel" }).problems).toEqual([
    expect.stringContaining("path of a file"),
  ]);
});

test("all problems are listed", () => {
  expect(parseConnection({ transport: "udp", key: 5, shell_port: "x" }).problems).toHaveLength(8);
  expect(parseConnection(null).problems.length).toBeGreaterThan(4);
  expect(parseConnection({ ...GOOD, signature_scheme: "hmac-md5" }).problems).toEqual([
    expect.stringContaining("hmac-md5"),
  ]);
});

test("a file that is not there is named", () => {
  expect(() => readConnectionFile("/nowhere/connection.json")).toThrow(ConnectionFileError);
  expect(() => readConnectionFile("/nowhere/connection.json")).toThrow("/nowhere/connection.json");
});
