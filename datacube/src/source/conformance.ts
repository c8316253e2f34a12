import type { ByteSource, KeyStore, Location } from "./source.ts";

/** A fact that every source keeps; `check` throws when it does not. */
export interface SourceCase {
  readonly fact: string;
  check(): Promise<void>;
}

/** A file to look at, as a source shows it and as it is. */
export interface BytesFixture {
  locate(): Location | Promise<Location>;
  /** Content; at least 64 kB make the facts about parts strong. */
  readonly content: Uint8Array;
  /** Changes the file behind an open source to other content of the same length, where that can be done. */
  change?(): Promise<void>;
}

/** Facts that every ByteSource keeps. Run each in a test. */
export function bytesConformance({ locate, content, change }: BytesFixture): readonly SourceCase[] {
  const using = (check: (source: ByteSource) => Promise<void>) => async () => {
    const source = await (await locate()).bytes();
    if (!source) throw new Error("there are no bytes");
    try {
      await check(source);
    } finally {
      await source.close();
    }
  };
  const { length } = content;
  const parts = [...partsOf(length)];
  const cases: SourceCase[] = [
    {
      fact: "the size is told, and all is read",
      check: using(async (source) => {
        demand(source.size === length, `size ${source.size} instead of ${length}`);
        same(await source.read(0, length), content, "all");
      }),
    },
    {
      fact: "parts read at the same time, overlapping and apart, are right",
      check: using(async (source) => {
        const read = await Promise.all(parts.map(([offset, count]) => source.read(offset, count)));
        read.forEach((bytes, i) => {
          const [offset, count] = parts[i]!;
          same(bytes, content.subarray(offset, offset + count), `${count} bytes from ${offset}`);
        });
      }),
    },
    {
      fact: "reading past the end gives what is there",
      check: using(async (source) => {
        same(await source.read(length - 3, 100), content.subarray(length - 3), "beyond the end");
        for (const at of [length, length + 1000]) same(await source.read(at, 10), new Uint8Array(0), `from ${at}`);
        same(await source.read(5, 0), new Uint8Array(0), "nothing");
      }),
    },
    {
      fact: "an aborted read rejects with the signal's reason, others go on",
      check: using((s) => checkAbort(s, content)),
    },
  ];
  if (change)
    cases.push({ fact: "a change under the reader is an error", check: using((s) => checkChange(s, change)) });
  return cases;
}

function* partsOf(length: number): Generator<[offset: number, count: number]> {
  for (let i = 0; i < 40; i++) {
    const offset = (i * 7919) % length;
    yield [offset, Math.min(length - offset, 1 + ((i * i * 104_729) % 70_000))];
  }
}

async function checkAbort(source: ByteSource, content: Uint8Array): Promise<void> {
  const reason = new Error("enough");
  const before = await outcome(source.read(0, 10, { signal: AbortSignal.abort(reason) }));
  demand(before === reason, `an aborted read gives ${String(before)}`);
  const stop = new AbortController();
  const at = Math.floor(content.length / 2);
  const [stopped, other] = [outcome(source.read(at, 40, { signal: stop.signal })), source.read(at + 20, 40)];
  stop.abort(reason);
  const early = await stopped;
  demand(early === reason || early instanceof Uint8Array, `a read that is aborted on its way gives ${String(early)}`);
  same(await other, content.subarray(at + 20, at + 60), "a read beside an aborted one");
}

async function checkChange(source: ByteSource, change: () => Promise<void>): Promise<void> {
  await source.read(0, 10);
  await change();
  const problem = await outcome(source.read(Math.floor(source.size / 2), 10));
  const code = typeof problem === "object" && problem !== null && "code" in problem ? problem.code : "none";
  demand(code === "source-changed", `reading after a change gives ${String(problem)}`);
}

/** Values to look at, as a store shows them and as they are. */
export interface StoreFixture {
  locate(): Location | Promise<Location>;
  /** Values by key; one at least has 100 bytes or more. */
  readonly values: ReadonlyMap<string, Uint8Array>;
}

/** Facts that every KeyStore keeps. Run each in a test. */
export function storeConformance({ locate, values }: StoreFixture): readonly SourceCase[] {
  const open = async (): Promise<KeyStore> => (await locate()).store;
  const [key, long] = [...values].find(([, value]) => value.length >= 100)!;
  return [
    {
      fact: "values are what was stored, also read at the same time",
      check: async () => {
        const store = await open();
        const read = await Promise.all([...values.keys()].map((name) => store.get(name)));
        [...values].forEach(([name, value], i) => {
          same(read[i], value, name);
        });
      },
    },
    {
      fact: "a missing key is undefined, whole and in parts",
      check: async () => {
        const store = await open();
        for (const name of ["none", `${key}/none`, "none/none", key.slice(0, -1)]) {
          demand((await store.get(name)) === undefined, `${name} has a value`);
          demand((await store.getRange(name, { offset: 0, length: 3 })) === undefined, `${name} has a part`);
          demand((await store.getRange(name, { suffixLength: 3 })) === undefined, `${name} has an end`);
        }
      },
    },
    { fact: "parts from the start and from the end are right", check: async () => checkParts(await open(), key, long) },
    {
      fact: "an aborted read rejects with the signal's reason",
      check: async () => {
        const [store, reason] = [await open(), new Error("enough")];
        const signal = AbortSignal.abort(reason);
        for (const read of [
          store.get(key, { signal }),
          store.getRange(key, { offset: 0, length: 1 }, { signal }),
          store.getRange(key, { suffixLength: 1 }, { signal }),
        ])
          demand((await outcome(read)) === reason, "it goes on");
      },
    },
    {
      fact: "folders are listed, where it can list",
      check: async () => checkFolders(await open(), [...values.keys()]),
    },
  ];
}

async function checkParts(store: KeyStore, key: string, value: Uint8Array): Promise<void> {
  const { length } = value;
  const [middle, end, all, past] = await Promise.all([
    store.getRange(key, { offset: 7, length: 20 }),
    store.getRange(key, { suffixLength: 9 }),
    store.getRange(key, { suffixLength: length + 50 }),
    store.getRange(key, { offset: length - 4, length: 50 }),
  ]);
  same(middle, value.subarray(7, 27), "a part");
  same(end, value.subarray(length - 9), "the end");
  same(all, value, "an end longer than the value");
  same(past, value.subarray(length - 4), "a part past the end");
  same(await store.getRange(key, { offset: length + 9, length: 5 }), new Uint8Array(0), "a part behind the end");
}

async function checkFolders(store: KeyStore, keys: readonly string[]): Promise<void> {
  if (!store.listFolders) return;
  const folders = new Set(
    keys.flatMap((key) =>
      key
        .split("/")
        .slice(0, -1)
        .map((_, i, parts) => parts.slice(0, i + 1).join("/")),
    ),
  );
  for (const folder of ["", ...folders]) {
    const prefix = folder === "" ? "" : `${folder}/`;
    const expected = [...folders].filter((name) => name.startsWith(prefix) && !name.slice(prefix.length).includes("/"));
    const names = expected.map((name) => name.slice(prefix.length)).sort();
    const listed = await store.listFolders(folder);
    demand(JSON.stringify(listed) === JSON.stringify(names), `"${folder}" lists ${listed} instead of ${names}`);
  }
  demand((await store.listFolders("none")).length === 0, "a folder that is not there has folders");
}

function outcome(work: Promise<unknown>): Promise<unknown> {
  return work.catch((error: unknown) => error);
}

function demand(condition: boolean, problem: string): void {
  if (!condition) throw new Error(problem);
}

function same(bytes: Uint8Array | undefined, expected: Uint8Array, what: string): void {
  demand(bytes?.length === expected.length, `${what}: ${bytes?.length} bytes instead of ${expected.length}`);
  demand(Buffer.compare(bytes!, expected) === 0, `${what}: other bytes`);
}
