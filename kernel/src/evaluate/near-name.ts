/** Names longer than this are not compared. */
const LIMIT = 60;

/** The candidate that a misspelt name most likely meant: at most a third of its letters differ; else nothing. */
export function nearName(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > LIMIT) return undefined;
  const most = Math.min(Math.ceil(name.length / 3), name.length - 2);
  let best = { candidate: undefined as string | undefined, distance: most + 1, resized: true };
  for (const candidate of new Set(candidates)) {
    const resized = candidate.length !== name.length;
    if (candidate === name || Math.abs(candidate.length - name.length) > most || candidate.length > LIMIT) continue;
    const distance = distanceOf(name.toLowerCase(), candidate.toLowerCase());
    const better = distance < best.distance || (distance === best.distance && best.resized && !resized);
    if (distance <= most && better) best = { candidate, distance, resized };
  }
  return best.candidate;
}

/** Letters to add, drop, replace or swap with their neighbour to get from one word to the other. */
function distanceOf(from: string, to: string): number {
  let before: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const same = from[i - 1] === to[j - 1] ? 0 : 1;
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + same);
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      if (swapped) least = Math.min(least, before[j - 2]! + 1);
      row.push(least);
    }
    [before, last] = [last, row];
  }
  return last[to.length]!;
}
