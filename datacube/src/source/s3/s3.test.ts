import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
let server: ChildProcess | undefined;
let endpoint = "";

/** Runs boto3 with the key that has all rights; gives what it prints as JSON. */
function boto<T>(script: string): T {
  const code = `
import base64, boto3, json, sys
a = json.load(sys.stdin)
s3 = boto3.client("s3", endpoint_url=a["endpoint"], region_name="eu-west-1", aws_access_key_id=a["accessKeyId"], aws_secret_access_key=a["secretAccessKey"])
${script}`;
  const input = JSON.stringify({ ...root, endpoint, golden });
  const printed = execFileSync(python!, ["-c", code], { input, env: { PATH: process.env.PATH! } }).toString();
  return (printed === "" ? undefined : JSON.parse(printed)) as T;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** Moto's server checks signatures and rights after the three calls that make the first user. */
async function startMoto(): Promise<void> {
  const port = await freePort();
  endpoint = `http://127.0.0.1:${port}`;
  const env = { PATH: process.env.PATH!, INITIAL_NO_AUTH_ACTION_COUNT: "3", MOTO_S3_DEFAULT_MAX_KEYS: "10" };
  server = spawn(python!, ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore", env });
  for (let i = 0; i < 300; i++) {
    if (
      await fetch(`${endpoint}/moto-api/data.json`).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const made = execFileSync(
    python!,
    [
      "-c",
      `
import boto3, json, sys
iam = boto3.client("iam", endpoint_url=sys.argv[1], region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="y")
iam.create_user(UserName="u")
policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
iam.put_user_policy(UserName="u", PolicyName="p", PolicyDocument=json.dumps(policy))
key = iam.create_access_key(UserName="u")["AccessKey"]
print(json.dumps({"accessKeyId": key["AccessKeyId"], "secretAccessKey": key["SecretAccessKey"]}))`,
      endpoint,
    ],
    { env: { PATH: process.env.PATH! } },
  );
  Object.assign(root, JSON.parse(made.toString()));
}

const files = Object.fromEntries(
  [...values].map(([key, value]) => [`store/${key}`, Buffer.from(value).toString("base64")]),
);

describe.skipIf(python === undefined)("S3 (moto)", () => {
  beforeAll(async () => {
    await startMoto();
    writeFileSync(join(folder, "content"), content);
    boto(`
s3.create_bucket(Bucket="lab", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
s3.put_object(Bucket="lab", Key="file.bin", Body=open(${JSON.stringify(join(folder, "content"))}, "rb").read())
for key, value in json.loads(${JSON.stringify(JSON.stringify(files))}).items():
    s3.put_object(Bucket="lab", Key=key, Body=base64.b64decode(value))
import pathlib
for path in pathlib.Path(a["golden"]).rglob("*"):
    name = path.relative_to(a["golden"]).as_posix()
    if path.is_file() and name.split("/")[0] in ("v3.zarr", "v2-listed.zarr", "cog.tif", "netcdf4.nc"):
        s3.put_object(Bucket="lab", Key="golden/" + name, Body=path.read_bytes())
for i in range(25):
    s3.put_object(Bucket="lab", Key=f"many/{i:02}.nc", Body=b"x")
`);
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

  const put = (bytes: Uint8Array): void => {
    writeFileSync(join(folder, "content"), bytes);
    boto(
      `s3.put_object(Bucket="lab", Key="file.bin", Body=open(${JSON.stringify(join(folder, "content"))}, "rb").read())`,
    );
  };
  const file = {
    locate: () => locate("s3://lab/file.bin", options()),
    content,
    change: async () => put(content.map((byte) => 255 - byte)),
  };
  for (const { fact, check } of bytesConformance(file)) test(`bytes: ${fact}`, check);
  const store = { locate: () => locate("s3://lab/store/", options()), values };
  for (const { fact, check } of storeConformance(store)) test(`values: ${fact}`, check);

  test.each(["v3.zarr", "v2-listed.zarr", "cog.tif", "netcdf4.nc"])("%s opens as from the disk", async (name) => {
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
      const error = await open("s3://lab/golden/v3.zarr", options({ credentials })).catch((e: unknown) => e);
      expect(tellAll(error)).toMatch(
        /s3:\/\/lab\/golden\/v3\.zarr.*status 403 \((SignatureDoesNotMatch|InvalidAccessKeyId)\)/,
      );
      expect(tellAll(error)).not.toMatch(
        new RegExp(`wr0ngs3cret|${root.accessKeyId}|AKIAWR0NG|${root.secretAccessKey}`),
      );
    }
  });

  test("a bucket or object that is not there", async () => {
    await expect(open("s3://lab/none.nc", options())).rejects.toThrow(/s3:\/\/lab\/none\.nc/);
    await expect(open("s3://nobucket/none.nc", options())).rejects.toThrow(/s3:\/\/nobucket\/none\.nc/);
    expect(readFileSync(join(golden, "cog.tif")).length).toBeGreaterThan(0);
  });
});
