import "./allocations.ts";
import { DatacubeError } from "../errors.ts";
import { takeLargest } from "./allocations.ts";
import { type Content, damage, numbersFrom } from "./damage.ts";
import { groups } from "./groups.ts";
import type { Failure, Message, Request } from "./protocol.ts";
import { type Subject, sourceName } from "./subject.ts";

/** Reads damaged contents in a process of its own, which may crash or hang without harm to others. The request is its argument. */
const { group, subject: name, seed, from, to } = JSON.parse(process.argv[2]!) as Request;

/** Enough to see what is wrong. */
const maxFailures = 10;

/** Largest buffer of a round: formats refuse larger chunks. */
const maxBufferBytes = 2 ** 30;

/** Codes of errors that are about a file, and must name it. */
const aboutFiles: ReadonlySet<string> = new Set(["corrupt-data", "unknown-format", "source-not-found", "source-read"]);

/** Done when the parent has it. */
function tell(message: Message): Promise<void> {
  return new Promise((resolve) => process.send!(message, () => resolve()));
}

interface Outcome {
  readonly outcome: string;
  readonly problem?: string | undefined;
}

async function attempt(subject: Subject, seeds: readonly Content[], round: number): Promise<Outcome> {
  const content = damage(seeds[round % seeds.length]!, numbersFrom(seed * 1_000_003 + round));
  takeLargest();
  const outcome = await outcomeOf(subject.read(content, round % seeds.length));
  const bytes = takeLargest();
  return bytes > maxBufferBytes ? { ...outcome, problem: `a buffer of ${bytes} bytes was asked for` } : outcome;
}

async function outcomeOf(reading: Promise<unknown>): Promise<Outcome> {
  try {
    await reading;
    return { outcome: "values" };
  } catch (error) {
    if (!(error instanceof DatacubeError))
      return { outcome: "fault", problem: error instanceof Error ? error.stack! : String(error) };
    const isNameless = aboutFiles.has(error.code) && !error.message.includes(sourceName);
    return {
      outcome: error.code,
      problem: isNameless ? `an error without the file's name: ${error.message}` : undefined,
    };
  }
}

/** Those values of a folder that are read, so that no round damages another one. */
async function readParts(subject: Subject, content: Content, seed: number): Promise<Content> {
  if (content instanceof Uint8Array) {
    await subject.read(content, seed);
    return content;
  }
  const asked = new Set<string>();
  const recorded = new Map(content);
  recorded.get = (key) => {
    asked.add(key);
    return content.get(key);
  };
  await subject.read(recorded, seed);
  return new Map([...content].filter(([key]) => asked.has(key)));
}

async function run(): Promise<void> {
  const subject = (await groups[group]()).find((one) => one.name === name)!;
  const seeds: Content[] = [];
  for (const content of await subject.seeds()) seeds.push(await readParts(subject, content, seeds.length));
  const before = process.cpuUsage();
  const failures: Failure[] = [];
  const outcomes: Record<string, number> = {};
  let slowest = { round: from, ms: 0 };
  let round = from;
  for (; round < to && failures.length < maxFailures; round++) {
    void tell({ kind: "begins", round });
    const start = performance.now();
    const { outcome, problem } = await attempt(subject, seeds, round);
    const ms = performance.now() - start;
    if (ms > slowest.ms) slowest = { round, ms };
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    if (problem !== undefined) failures.push({ round, problem });
  }
  const { user, system } = process.cpuUsage(before);
  const cpuMs = (user + system) / 1000;
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  await tell({ kind: "done", report: { rounds: round - from, failures, outcomes, slowest, cpuMs, peakBytes } });
}

await run();
// A worker of HDF5 may still rest.
process.exit();
