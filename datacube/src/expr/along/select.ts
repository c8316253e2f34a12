/** Fewer elements than this are put in order by insertion. */
const fewElements = 12;

/**
 * Moves elements, none of them NaN, so that the one at `at` is as in ascending order, those before it are not greater and those
 * after it not less (quickselect, Hoare 1961; a median of three divides).
 */
export function select(values: Float64Array, at: number): void {
  let [low, high] = [0, values.length - 1];
  while (high - low >= fewElements) {
    const [left, right] = divide(values, low, high);
    if (at <= right) high = right;
    else if (at >= left) low = left;
    else return;
  }
  insertInOrder(values, low, high);
}

/** Divides a part: up to `right` none is greater than from `left` on, and those between are equal. */
function divide(values: Float64Array, low: number, high: number): [left: number, right: number] {
  const pivot = medianOf(values[low]!, values[(low + high) >> 1]!, values[high]!);
  let [left, right] = [low, high];
  while (left <= right) {
    while (values[left]! < pivot) left++;
    while (values[right]! > pivot) right--;
    if (left > right) break;
    const value = values[left]!;
    values[left++] = values[right]!;
    values[right--] = value;
  }
  return [left, right];
}

function medianOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

function insertInOrder(values: Float64Array, low: number, high: number): void {
  for (let i = low + 1; i <= high; i++) {
    const value = values[i]!;
    let to = i;
    for (; to > low && values[to - 1]! > value; to--) values[to] = values[to - 1]!;
    values[to] = value;
  }
}
