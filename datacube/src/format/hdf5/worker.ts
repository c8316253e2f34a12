import { closeSync, openSync, readSync } from "node:fs";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import * as h5wasm from "h5wasm";
import { describeGroup, readDataset, tableAttrs } from "./inspect.ts";
import {
  channelBytes,
  channelState,
  channelWords,
  type Hdf5File,
  type Hdf5Reply,
  type Hdf5Request,
  type Hdf5Result,
} from "./protocol.ts";
import { describeRows, readRows } from "./rows.ts";

/**
 * Runs h5wasm, whose reads are synchronous: bytes of local files are read here, others are asked of the main thread
 * while this one blocks on the shared channel.
 */
const port = parentPort as MessagePort;
const channel = workerData as SharedArrayBuffer;
const words = new Int32Array(channel, 0, channelWords);
const answer = new Uint8Array(channel, channelWords * 4, channelBytes);

/** How long the main thread may take for one answer; its own reads have shorter deadlines. */
const answerDeadlineMs = 120_000;

interface OpenFile {
  readonly handle: h5wasm.File;
  readonly close: () => void;
}

const files = new Map<string, OpenFile>();

/** Files that are open at once; the one used longest ago is closed, and opened again when it is needed. */
const maxOpenFiles = 64;

void start();

async function start(): Promise<void> {
  await h5wasm.ready;
  h5wasm.Module.activate_throwing_error_handler();
  port.on("message", serve);
}

function serve(request: Hdf5Request): void {
  try {
    const result = perform(request);
    reply({ kind: "done", result });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    reply({
      kind: "failed",
      reason: firstLine(reason),
      isFatal: error instanceof Error && error.name === "RuntimeError",
      isMissing: error instanceof MissingGroup,
    });
  }
}

function reply(message: Hdf5Reply): void {
  port.postMessage(message);
}

/** HDF5's messages list a whole call stack; the last line is the cause. */
function firstLine(text: string): string {
  return text.trim().split("\n").at(-1)!.trim().slice(0, 300) || "HDF5 gives no reason";
}

class MissingGroup extends Error {}

function perform(request: Hdf5Request): Hdf5Result {
  if (request.kind === "close") {
    closeFile(request.file.key);
    return undefined;
  }
  const { handle } = openFile(request.file);
  if (request.kind === "read") return readDataset(handle, request);
  if (request.kind === "table" || request.kind === "rows") {
    const dataset = handle.get(request.path);
    if (!(dataset instanceof h5wasm.Dataset)) throw new MissingGroup(`there is no dataset "${request.path}"`);
    return request.kind === "rows" ? readRows(dataset, request) : describeRows(dataset, tableAttrs(dataset));
  }
  const group = request.group === "" ? handle : handle.get(request.group);
  if (!(group instanceof h5wasm.Group)) throw new MissingGroup(`there is no group "${request.group}"`);
  return describeGroup(group, request.withAnyFilter ?? false);
}

function closeFile(key: string): void {
  files.get(key)?.close();
  files.delete(key);
}

function openFile(file: Hdf5File): OpenFile {
  const known = files.get(file.key);
  if (known) {
    files.delete(file.key);
    files.set(file.key, known);
    return known;
  }
  const bytes = file.path === undefined ? channelBytesOf(file) : localBytes(file.path);
  const name = mount(file, bytes.read);
  const handle = new h5wasm.File(name, "r");
  if (typeof handle.file_id !== "bigint" || handle.file_id <= 0n) {
    bytes.close();
    h5wasm.FS!.unlink(`/${name}`);
    throw new Error("HDF5 cannot open it");
  }
  const opened = {
    handle,
    close: () => {
      handle.close();
      bytes.close();
      h5wasm.FS!.unlink(`/${name}`);
    },
  };
  files.set(file.key, opened);
  if (files.size > maxOpenFiles) closeFile(files.keys().next().value!);
  return opened;
}

type Read = (target: Uint8Array, offset: number) => number;

interface Bytes {
  readonly read: Read;
  readonly close: () => void;
}

function localBytes(path: string): Bytes {
  const descriptor = openSync(path, "r");
  return {
    read: (target, offset) => readSync(descriptor, target, 0, target.length, offset),
    close: () => closeSync(descriptor),
  };
}

const pageBytes = 4096;
const maxPages = 256;

/** Bytes from the main thread; small reads go through a cache of pages. */
function channelBytesOf(file: Hdf5File): Bytes {
  const pages = new Map<number, Uint8Array>();
  const page = (index: number): Uint8Array => {
    const known = pages.get(index);
    if (known) return known;
    const bytes = ask(file.key, index * pageBytes, Math.min(pageBytes, file.size - index * pageBytes));
    if (pages.size >= maxPages) pages.delete(pages.keys().next().value!);
    pages.set(index, bytes);
    return bytes;
  };
  const read: Read = (target, offset) => {
    const length = Math.max(0, Math.min(target.length, file.size - offset));
    for (let done = 0; done < length; ) {
      const at = offset + done;
      const isLarge = length - done > 2 * pageBytes;
      const part = isLarge
        ? ask(file.key, at, Math.min(channelBytes, length - done))
        : page(Math.floor(at / pageBytes)).subarray(at % pageBytes, (at % pageBytes) + length - done);
      if (part.length === 0) return done;
      target.set(part, done);
      done += part.length;
    }
    return length;
  };
  return { read, close: () => pages.clear() };
}

function ask(key: string, offset: number, length: number): Uint8Array {
  Atomics.store(words, 0, channelState.waiting);
  reply({ kind: "bytes", key, offset, length });
  if (Atomics.wait(words, 0, channelState.waiting, answerDeadlineMs) === "timed-out")
    throw new Error("the bytes did not come in time");
  if (Atomics.load(words, 0) === channelState.failed) throw new Error("the bytes could not be read");
  return answer.slice(0, words[1]);
}

interface EmscriptenNode {
  contents: unknown;
  usedBytes: number;
  stream_ops: object;
}

/** Makes a file of h5wasm's file system whose reads come from elsewhere. */
function mount(file: Hdf5File, read: Read): string {
  const fs = h5wasm.FS as unknown as {
    createFile(parent: string, name: string, properties: object, r: boolean, w: boolean): EmscriptenNode;
  };
  const name = `file-${file.key}`;
  const node = fs.createFile("/", name, { isDevice: false }, true, false);
  node.contents = null;
  Object.defineProperty(node, "usedBytes", { get: () => file.size });
  node.stream_ops = {
    ...node.stream_ops,
    read: (_stream: unknown, buffer: Int8Array, offset: number, length: number, position: number) =>
      read(new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length), position),
  };
  return name;
}
