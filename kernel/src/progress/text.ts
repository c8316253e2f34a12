import type { Reading } from "./meter.ts";
import { countWords, fraction, rateWords, timeWords } from "./words.ts";

/** Bars that find room on a line. */
const LIMIT = 3;
const EIGHTHS = " ▏▎▍▌▋▊▉█";

/** A line for a console, about so many characters wide. */
export function textLine(reading: Reading, width = 80): string {
  const { description, state, elapsedMs, leftMs } = reading;
  const share = fraction(reading);
  const head = description ? `${description}: ` : "";
  const times = timeWords(elapsedMs) + (leftMs === undefined ? "" : `<${timeWords(leftMs)}`);
  const tail = `${countWords(reading)} [${[times, rateWords(reading)].filter(Boolean).join(", ")}]`;
  const ended = state === "running" || state === "done" ? "" : ` ${state}`;
  if (share === undefined) return `${head}${tail}${ended}`;
  const percent = `${Math.floor(share * 100)}%`.padStart(4);
  const room = Math.max(width - head.length - tail.length - ended.length - percent.length - 4, 5);
  return `${head}${percent} |${bar(share, room)}| ${tail}${ended}`;
}

/** Nested tasks on one line, the outer one first. */
export function textLines(readings: readonly Reading[], width = 100): string {
  const shown = readings.slice(0, LIMIT);
  return shown.map((reading) => textLine(reading, Math.floor(width / shown.length))).join(" › ");
}

function bar(share: number, room: number): string {
  const eighths = Math.round(share * room * 8);
  const full = "█".repeat(Math.floor(eighths / 8));
  const part = eighths % 8 === 0 ? "" : EIGHTHS[eighths % 8];
  return (full + part).padEnd(room);
}
