import { SourceChangedError } from "../errors.ts";

const maxNames = 10_000;

/**
 * Remembers by what a value is known that is read in parts, so that parts of two versions never come together. Beyond
 * 10,000 values those that were seen first are forgotten.
 */
export class ChangeGuard {
  readonly #validators = new Map<string, string>();

  /** @throws SourceChangedError when it was known by something else before */
  check(name: string, validator: string): void {
    const known = this.#validators.get(name);
    if (known !== undefined && known !== validator) throw new SourceChangedError(name);
    if (known !== undefined) return;
    this.#validators.set(name, validator);
    if (this.#validators.size > maxNames) this.#validators.delete(this.#validators.keys().next().value!);
  }
}
