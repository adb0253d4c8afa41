import { useDeferredValue, useEffect, useState } from "react";

export type StrengthLevel = 0 | 1 | 2 | 3 | 4;

export type StrengthHint =
  | "empty"
  | "tooLong"
  | "tooShort"
  | "common"
  | "containsName"
  | "pattern"
  | "date"
  | "addWords"
  | "good";

export interface PasswordStrength {
  readonly level: StrengthLevel;
  readonly hint: StrengthHint;
  /** The gate: only such a password may protect a new account. */
  readonly enough: boolean;
}

type Estimate = (password: string, name: string) => PasswordStrength;

/** The strength of `password` as it is typed; "checking" until the word lists are loaded, "unavailable" if they cannot be. */
export function usePasswordStrength(password: string, name: string): PasswordStrength | "checking" | "unavailable" {
  const [estimate, setEstimate] = useState<{ readonly run: Estimate } | "checking" | "unavailable">("checking");
  const deferredPassword = useDeferredValue(password);
  const deferredName = useDeferredValue(name);

  useEffect(() => {
    let wanted = true;
    import("./strengthEstimator.ts").then(
      (loaded) => wanted && setEstimate({ run: loaded.estimateStrength }),
      () => wanted && setEstimate("unavailable"),
    );
    return () => {
      wanted = false;
    };
  }, []);

  if (typeof estimate === "string") return estimate;
  return estimate.run(deferredPassword, deferredName);
}
