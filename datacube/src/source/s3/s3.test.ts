import { type ChildProcessByStdio, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { open } from "../../index.ts";
import { python } from "../../testing/python.ts";
import { bytesConformance, storeConformance } from "../conformance.ts";
import type { S3Options } from "../options.ts";
import { expand, locate } from "../registry.ts";
import { tellAll } from "../testing/listen.ts";

const golden = join(import.meta.dirname, "..", "..", "..", "golden");
const content = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7 + (i >> 8) * 13) % 256);
const values = new Map([
  ["a", content.subarray(0, 500)],
  ["one/b", content.subarray(3, 12)],
  ["one/two/c d+e&f", content.subarray(70, 99)],
  ["three/é%20'(x)!", content.subarray(0, 5)],
]);
const folder = mkdtempSync(join(tmpdir(), "craton-s3-"));
const root = { accessKeyId: "", secretAccessKey: "" };
let server: ChildProcessByStdio<Writable, Readable, null> | undefined;
let endpoint = "";

let lines: AsyncIterator<string> | undefined;

/** The next line that the server prints. */
async function answer(): Promise<string> {
  const { value, done } = await lines!.next();
  if (done) throw new Error("moto ended");
  return value;
}

describe.skipIf(python === undefined)("S3 (moto)", () => {
  beforeAll(async () => {
    for (const [key, value] of [["file.bin", content] as const, ...values]) {
      const path = join(folder, "bucket", key === "file.bin" ? key : `store/${key}`);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, value);
    }
    const script = join(import.meta.dirname, "moto-server.py");
    const started = spawn(python!, [script, join(folder, "bucket"), golden], { stdio: ["pipe", "pipe", "ignore"] });
    server = started;
    lines = createInterface({ input: started.stdout })[Symbol.asyncIterator]();
    const told = JSON.parse(await answer()) as { endpoint: string; accessKeyId: string; secretAccessKey: string };
    endpoint = told.endpoint;
    Object.assign(root, { accessKeyId: told.accessKeyId, secretAccessKey: told.secretAccessKey });
  }, 300_000);
  afterAll(() => {
    server?.kill();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) delete process.env[name];
    process.env.AWS_CONFIG_FILE = join(folder, "config");
    process.env.AWS_SHARED_CREDENTIALS_FILE = join(folder, "credentials");
  });

  const options = (more: S3Options = {}) => ({ s3: { endpoint, region: "eu-west-1", credentials: root, ...more } });

  const put = async (bytes: Uint8Array): Promise<void> => {
    writeFileSync(join(folder, "changed"), bytes);
    server!.stdin.write(`${join(folder, "changed")}\n`);
    await answer();
  };
  const file = {
    locate: () => locate("s3://lab/file.bin", options()),
    content,
    change: async () => put(content.map((byte) => 255 - byte)),
  };
  for (const { fact, check } of bytesConformance(file)) test(`bytes: ${fact}`, check);
  const store = { locate: () => locate("s3://lab/store/", options()), values };
  for (const { fact, check } of storeConformance(store)) test(`values: ${fact}`, check);

  test.each(["v2-listed.zarr", "cog.tif", "v3.zarr/sharded"])("%s opens as from the disk", async (name) => {
    const [remote, local] = [await open(`s3://lab/golden/${name}`, options()), await open(join(golden, name))];
    expect(Object.keys(remote.dataVars).sort()).toEqual(Object.keys(local.dataVars).sort());
    for (const variable of Object.keys(local.dataVars))
      expect((await remote.get(variable).compute()).values).toEqual((await local.get(variable).compute()).values);
  });

  test("patterns list page by page", async () => {
    const many = await expand("s3://lab/many/*.nc", options());
    expect([many.length, many[0], many[24]]).toEqual([25, "s3://lab/many/00.nc", "s3://lab/many/24.nc"]);
    expect(await expand("s3://lab/g*/*.{tif,zarr}", options())).toEqual([
      "s3://lab/golden/cog.tif",
      "s3://lab/golden/v2-listed.zarr",
      "s3://lab/golden/v3.zarr",
    ]);
    expect(await expand("s3://lab/store/**/c d*", options())).toEqual(["s3://lab/store/one/two/c d+e&f"]);
    await expect(expand("s3://lab/none/*", options())).rejects.toMatchObject({ code: "source-not-found" });
  });

  test("keys come from the environment, from profiles, or are renewed by a function", async () => {
    const read = async (s3: S3Options) => (await (await locate("s3://lab/file.bin", { s3 })).bytes())?.size;
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: root.accessKeyId,
      AWS_SECRET_ACCESS_KEY: root.secretAccessKey,
      AWS_ENDPOINT_URL: endpoint,
    });
    expect(await read({})).toBe(content.length);
    delete process.env.AWS_ACCESS_KEY_ID;
    await expect(read({}).then((size) => size ?? "none")).resolves.toBe("none");
    writeFileSync(
      process.env.AWS_SHARED_CREDENTIALS_FILE!,
      `[default]\naws_access_key_id = wrong\naws_secret_access_key = wr0ng\n[lab]\naws_access_key_id = ${root.accessKeyId} # mine\naws_secret_access_key=${root.secretAccessKey}\n`,
    );
    expect(await read({ profile: "lab" })).toBe(content.length);
    process.env.AWS_PROFILE = "lab";
    expect(await read({})).toBe(content.length);
    await expect(read({ profile: "none" })).rejects.toThrow(/no profile "none"/);
    let asked = 0;
    const credentials = async () => {
      asked++;
      return { ...root, expiration: new Date(Date.now() + (asked === 1 ? 60_000 : 3_600_000)).toISOString() };
    };
    const source = await (await locate("s3://lab/file.bin", options({ credentials }))).bytes();
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await source!.read(100_000, 10);
    await source!.read(200_000, 10);
    expect(asked).toBe(2);
  });

  test("a wrong key is an error that says what the store said, and no secret", async () => {
    for (const credentials of [
      { ...root, secretAccessKey: "wr0ngs3cret" },
      { ...root, accessKeyId: "AKIAWR0NG" },
    ]) {
      const error = await open("s3://lab/golden/cog.tif", options({ credentials })).catch((e: unknown) => e);
      expect(tellAll(error)).toMatch(
        /s3:\/\/lab\/golden\/cog\.tif.*status 403 \((SignatureDoesNotMatch|InvalidAccessKeyId)\)/,
      );
      for (const secret of ["wr0ngs3cret", root.accessKeyId, "AKIAWR0NG", root.secretAccessKey])
        expect(tellAll(error)).not.toContain(secret);
    }
  });

  test("a bucket or object that is not there", async () => {
    await expect(open("s3://lab/none.nc", options())).rejects.toThrow(/s3:\/\/lab\/none\.nc/);
    await expect(open("s3://nobucket/none.nc", options())).rejects.toThrow(/s3:\/\/nobucket\/none\.nc/);
  });
});
