import { type MatchExtended, ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary } from "@zxcvbn-ts/language-common";
import type { PasswordStrength, StrengthHint, StrengthLevel } from "./passwordStrength.ts";

const zxcvbn = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, maxLength: 100 });

/** Upper bounds of the levels in powers of ten of the guesses needed. */
const bounds = [5, 8, 10, 13];

/**
 * The gate is at 10^10 guesses. At Argon2id's price (64 MiB, three passes; about a thousand guesses a second and graphics
 * card) that is months of one card for whoever steals the database; a password of 10^8 would be a day.
 */
const enoughLevel = 3;

/** Pure; a few milliseconds. Kept apart from the first page because of its word lists. */
export function estimateStrength(password: string, name: string): PasswordStrength {
  if (password === "") return { level: 0, hint: "empty", enough: false };
  if (new TextEncoder().encode(password.normalize("NFC")).length > 1024) {
    return { level: 0, hint: "tooLong", enough: false };
  }
  const result = zxcvbn.check(password, name === "" ? [] : [name, "crypt-talk", "crypttalk"]);
  const found = bounds.findIndex((bound) => result.guessesLog10 < bound);
  const level = (found === -1 ? 4 : found) as StrengthLevel;
  if ([...password].length < 10) {
    return { level: Math.min(level, 2) as StrengthLevel, hint: hintFor(result.sequence) ?? "tooShort", enough: false };
  }
  const enough = level >= enoughLevel;
  return { level, hint: enough ? "good" : (hintFor(result.sequence) ?? "addWords"), enough };
}

/** What explains most of the password, if anything but random characters does. */
function hintFor(sequence: readonly MatchExtended[]): StrengthHint | null {
  const longest = [...sequence].sort((a, b) => b.token.length - a.token.length)[0];
  switch (longest?.pattern) {
    case "dictionary":
      if (longest["dictionaryName"] === "userInputs") return "containsName";
      return longest["dictionaryName"] === "passwords-common" && sequence.length <= 2 ? "common" : null;
    case "spatial":
    case "repeat":
    case "sequence":
      return "pattern";
    case "date":
    case "regex":
      return "date";
    default:
      return null;
  }
}
