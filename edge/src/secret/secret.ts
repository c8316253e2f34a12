import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** A new secret of 256 bits, URL-safe. */
export function createSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** SHA-256 as hex: what a store keeps of a token. Right for random secrets, wrong for passwords. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** Compares in time that tells nothing of the contents or lengths. */
export function equalSecrets(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** `value.signature`: readable by anybody, made only by who holds `key`. `purpose` keeps one use from another. */
export function signValue(key: string, purpose: string, value: string): string {
  return `${value}.${mac(key, purpose, value)}`;
}

/** The value of a text made by {@link signValue} with the same key and purpose, else undefined. */
export function verifyValue(key: string, purpose: string, signed: string): string | undefined {
  const at = signed.lastIndexOf(".");
  if (at < 0) return undefined;
  const value = signed.slice(0, at);
  return equalSecrets(signed.slice(at + 1), mac(key, purpose, value)) ? value : undefined;
}

function mac(key: string, purpose: string, value: string): string {
  return createHmac("sha256", key).update(`${purpose}\0${value}`).digest("base64url");
}
