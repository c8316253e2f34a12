import type { Reading } from "./meter.ts";

const BYTES = ["B", "kB", "MB", "GB", "TB", "PB"];

/** `4/10`, or `4 it` when the total is not known. */
export function countWords({ done, total, unit }: Reading): string {
  if (unit === "B") return total === undefined ? bytes(done) : `${bytes(done)}/${bytes(total)}`;
  return total === undefined ? `${count(done)} ${unit}` : `${count(done)}/${count(total)}`;
}

/** `3.8 it/s`, or `2.1 s/it` for what is slower. */
export function rateWords({ rate, unit }: Reading): string | undefined {
  if (rate === undefined) return undefined;
  if (unit === "B") return `${bytes(rate)}/s`;
  return rate >= 1 ? `${short(rate)} ${unit}/s` : `${short(1 / rate)} s/${unit}`;
}

/** `01:05`, `2:03:04`. */
export function timeWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const two = (n: number): string => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** Share of the total that is done, from 0 to 1. */
export function fraction({ done, total }: Reading): number | undefined {
  return total === undefined ? undefined : total <= 0 ? 1 : Math.min(Math.max(done / total, 0), 1);
}

function count(n: number): string {
  return Number.isInteger(n) ? String(n) : n.toFixed(1);
}

function short(n: number): string {
  return n >= 100 ? n.toFixed(0) : n >= 10 ? n.toFixed(1) : n.toFixed(2);
}

function bytes(n: number): string {
  const step = Math.min(n < 1 ? 0 : Math.floor(Math.log10(n) / 3), BYTES.length - 1);
  return `${step === 0 ? n.toFixed(0) : short(n / 1000 ** step)} ${BYTES[step]}`;
}
