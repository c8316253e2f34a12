import { nearTurn } from "../extent.ts";
import type { Position } from "../geojson.ts";

/**
 * The edge of a cell as a closed ring of longitudes and latitudes: over the dateline longitudes go on beyond 180 degrees,
 * and around a pole the ring goes along it.
 */
export function outline(edge: readonly Position[]): readonly Position[] {
  const ring: Position[] = [];
  for (const [x, y] of edge) {
    const before = ring.at(-1)?.[0] ?? x!;
    ring.push([nearTurn(x!, before), y!]);
  }
  const [first, last] = [ring[0]!, ring.at(-1)!];
  const turns = Math.round((last[0]! - first[0]!) / 360);
  if (turns === 0) return [...ring, first];
  const pole = first[1]! > 0 ? 90 : -90;
  const end = first[0]! + 360 * turns;
  return [...ring, [end, first[1]!], [end, pole], [first[0]!, pole], first];
}
