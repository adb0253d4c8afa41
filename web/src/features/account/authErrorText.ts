import type { AuthError } from "../../client/api.ts";
import { text } from "../../ui/messages/index.ts";

/** The sentence for `error`; `secret` is what the person typed beside the name. */
export function authErrorText(error: AuthError, secret: "password" | "recoveryCode"): string {
  const { errors } = text.account;
  switch (error.code) {
    case "wrongCredentials":
      return secret === "password" ? errors.wrongCredentials : errors.wrongRecoveryCredentials;
    case "throttled":
      return errors.throttled(error.retryAfterSeconds);
    case "refused":
      return errors.refused[error.what];
    case "serverError":
      return error.reference === null ? errors.serverError : errors.serverErrorReference(error.reference);
    default:
      return errors[error.code];
  }
}
