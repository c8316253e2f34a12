#!/usr/bin/env node
// A language server for tests: it answers nothing of use, and after so many messages it fails in the way that it is told.
import { closeSync } from "node:fs";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node.js";

const [way = "", after = "0"] = (process.env.CRATON_TEST_FAILURE ?? "").split(" ");
const FAILURES = {
  "closes its output": () => closeSync(1),
  "reads no more": () => process.stdin.destroy(),
  "says nothing": () => new Promise(() => undefined),
  ends: () => process.exit(1),
  "says what is no protocol": () => process.stdout.write("no protocol\r\n\r\n\r\nContent-Length: x\r\n\r\n{"),
  "says what is no JSON": () => process.stdout.write("Content-Length: 3\r\n\r\n{]}"),
};
const WRONG = { items: 3, contents: [null], signatures: "no", itemDefaults: { editRange: 1 } };
let seen = 0;
const count = () => {
  seen += 1;
  return seen > Number(after) ? FAILURES[way.replaceAll("-", " ")]?.() : undefined;
};
const output = new StreamMessageWriter(process.stdout);
const connection = createMessageConnection(new StreamMessageReader(process.stdin), output);
connection.onRequest(() => {
  const failure = count();
  if (failure instanceof Promise) return failure;
  return seen > 1 ? WRONG : {};
});
connection.onNotification(count);
connection.listen();
// It ends with the kernel that has started it, also where it no longer sees its input end.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.exit();
}, 1000);
process.stdin.on("end", () => process.exit());
