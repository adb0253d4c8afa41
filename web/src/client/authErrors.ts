/** What the server's refusals mean to somebody who registers or logs in. */
import { Malformed } from "../protocol/malformed.ts";
import type { AuthError, Outcome, RefusedStructure } from "./api.ts";
import type { Problem } from "./rest.ts";

export type SignInResult = Outcome<AuthError>;

export const success: SignInResult = { ok: true };

export function failure(error: AuthError): SignInResult {
  return { ok: false, error };
}

export function refused(what: RefusedStructure): SignInResult {
  return failure({ code: "refused", what });
}

/** The server has refused for good: nothing came of the request. One that asks to come again later has not looked at it. */
export function isDefinite({ status, code }: Problem): boolean {
  return status >= 400 && status < 500 && code !== "throttled" && code !== "request_timeout";
}

export function registrationError(problem: Problem): AuthError {
  switch (problem.code) {
    case "name_taken":
      return { code: "nameTaken" };
    case "invite_needed":
      return { code: "inviteNeeded" };
    case "registration_closed":
      return { code: "registrationClosed" };
    case "invalid":
      return String(problem.members["detail"] ?? "").includes("mail")
        ? { code: "emailInvalid" }
        : { code: "nameInvalid" };
    default:
      return generalError(problem);
  }
}

export function loginError(problem: Problem): AuthError {
  return problem.code === "wrong_credentials" ? { code: "wrongCredentials" } : generalError(problem);
}

function generalError(problem: Problem): AuthError {
  switch (problem.code) {
    case "unreachable":
    case "unavailable":
      return { code: "unreachable" };
    case "throttled":
      return { code: "throttled", retryAfterSeconds: problem.retryAfterSeconds ?? 60 };
    case "answer_refused":
      return { code: "refused", what: "answer" };
    default: {
      const reference = problem.members["reference"];
      return { code: "serverError", reference: typeof reference === "string" ? reference : null };
    }
  }
}

export function ifMalformed<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof Malformed) return instead;
    throw error;
  };
}
