import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

/** Cost of a new hash: OWASP's first choice for argon2id (19 MiB, two passes, one lane); about 50 ms. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const tagLength = 32;
/** Hashes at work at once: bounds memory to twice 19 MiB however many log in together. */
const atOnce = 2;

/** Shortest and longest password, in characters. */
const passwordLength = { min: 8, max: 256 } as const;

/** Why a password is refused, as a word for the message catalogue; undefined when it is fine. */
export function passwordProblem(password: string, userName: string): "short" | "long" | "name" | undefined {
  if (password.length < passwordLength.min) return "short";
  if (password.length > passwordLength.max) return "long";
  return password.toLowerCase() === userName ? "name" : undefined;
}

/** Hash of a password as a PHC string: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const tag = await derive(password, salt, cost);
  const { memory, passes, parallelism } = cost;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${encode(salt)}$${encode(tag)}`;
}

/** Whether a password belongs to a hash. Without a hash it takes as long and answers no. */
export async function verifyPassword(password: string, hash: string | undefined): Promise<boolean> {
  const parsed = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(hash ?? "");
  if (!parsed) {
    await derive(password, randomBytes(16), cost);
    return false;
  }
  const [, memory, passes, parallelism, salt = "", tag = ""] = parsed;
  const used = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const expected = Buffer.from(tag, "base64");
  const actual = await derive(password, Buffer.from(salt, "base64"), used);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

interface Cost {
  memory: number;
  passes: number;
  parallelism: number;
}

const hashAsync = promisify(argon2);
const waiting: (() => void)[] = [];
let running = 0;

async function derive(password: string, salt: Buffer, used: Cost): Promise<Buffer> {
  if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    const message = password.slice(0, passwordLength.max).normalize("NFKC");
    return await hashAsync("argon2id", { message, nonce: salt, tagLength, ...used });
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

function encode(bytes: Buffer): string {
  return bytes.toString("base64").replaceAll("=", "");
}
