import { isObject, type JsonReader } from "./json.ts";
import { Malformed } from "./malformed.ts";

/** Section 13: every code that a server answers with, over REST and Socket.IO alike. */
export const problemCodes = [
  "malformed",
  "not_signed_in",
  "wrong_credentials",
  "device_refused",
  "registration_closed",
  "invite_needed",
  "cross_site",
  "not_found",
  "method_not_allowed",
  "request_timeout",
  "name_taken",
  "id_conflict",
  "stale_epoch",
  "epoch_conflict",
  "stale_log",
  "stale_version",
  "dirty",
  "body_too_large",
  "uri_too_long",
  "unsupported_media_type",
  "invalid",
  "seals_missing",
  "not_supported",
  "throttled",
  "header_too_large",
  "internal",
  "unavailable",
] as const;

export type ProblemCode = (typeof problemCodes)[number];

/** RFC 9457 problem details. `extra` holds the members that some codes carry, unread. */
export interface Problem {
  /** "unknown" for a code of a newer server. */
  readonly code: ProblemCode | "unknown";
  readonly title: string;
  readonly detail: string;
  readonly extra: Readonly<Record<string, unknown>>;
}

export const problem: JsonReader<Problem> = (value, path) => {
  if (!isObject(value) || typeof value["code"] !== "string") throw new Malformed(`${path}: not a problem`);
  const { code, title, detail, ...extra } = value;
  return {
    code: problemCodes.find((known) => known === code) ?? "unknown",
    title: typeof title === "string" ? title : "",
    detail: typeof detail === "string" ? detail : "",
    extra,
  };
};
