import { Malformed } from "../../protocol/malformed.ts";

/** What a row throws that was altered, was sealed under an earlier key, or is not what its format says. */
export function isDamage(error: unknown): boolean {
  return (
    (error instanceof DOMException && error.name === "OperationError") ||
    error instanceof Malformed ||
    error instanceof RangeError
  );
}
