import { argon2id } from "hash-wasm";
import { type Bytes, noBytes, ownBytes, utf8, wipe } from "../protocol/bytes.ts";
import { label } from "../protocol/labels.ts";
import { limit, size, stretchBounds } from "../protocol/limits.ts";
import { Malformed } from "../protocol/malformed.ts";
import { canonicalName } from "../protocol/names.ts";
import { derive, hash } from "./hash.ts";

/** Argon2id (RFC 9106) parameters and the client-made random of section 3.2. */
export interface StretchParameters {
  /** 32 bytes. */
  readonly random: Bytes;
  readonly memoryKiB: number;
  readonly iterations: number;
  readonly parallelism: number;
}

/** What new passwords use. */
export const newPasswordParameters = { memoryKiB: 65_536, iterations: 3, parallelism: 1 } as const;

/** The two halves of an opened secret: one signs in at the server, the other stays and opens the unlock box. */
export interface LoginSecrets {
  /** 32 bytes; sent as base64url. */
  readonly authSecret: Bytes;
  /** 32 bytes; never leaves the client. */
  readonly wrapKey: Bytes;
}

/** Argon2id with 32 bytes of output. Takes hundreds of milliseconds: run it in the worker. */
export type Stretch = (password: Bytes, salt: Bytes, parameters: StretchParameters) => Promise<Bytes>;

export const stretchHere: Stretch = async (password, salt, parameters) =>
  ownBytes(
    await argon2id({
      password,
      salt,
      memorySize: parameters.memoryKiB,
      iterations: parameters.iterations,
      parallelism: parameters.parallelism,
      hashLength: size.secret,
      outputType: "binary",
    }),
  );

/** Outside of the bounds a client derives and sends nothing: weak ones would let the server guess, huge ones stop the device. */
export function stretchParametersAllowed(parameters: StretchParameters): boolean {
  const { memoryKiB, iterations, parallelism } = stretchBounds;
  return (
    parameters.random.length === size.secret &&
    within(parameters.memoryKiB, memoryKiB) &&
    within(parameters.iterations, iterations) &&
    parameters.parallelism === parallelism
  );
}

function within(value: number, bounds: { least: number; most: number }): boolean {
  return Number.isSafeInteger(value) && value >= bounds.least && value <= bounds.most;
}

/**
 * NFC and UTF-8.
 *
 * @throws Malformed unless it has 1 to 1,024 bytes
 */
export function encodePassword(password: string): Bytes {
  const encoded = utf8(password.normalize("NFC"));
  if (encoded.length === 0 || encoded.length > limit.password) throw new Malformed("password: 1 to 1,024 bytes");
  return encoded;
}

function passwordSalt(name: string, random: Bytes): Bytes {
  return hash(label.passwordSalt, canonicalName(name), random);
}

/**
 * @throws Malformed for a name or password that is none
 * @throws RangeError for parameters that {@link stretchParametersAllowed} refuses: ask before
 */
export async function passwordSecrets(
  name: string,
  password: string,
  parameters: StretchParameters,
  stretch: Stretch,
): Promise<LoginSecrets> {
  if (!stretchParametersAllowed(parameters)) throw new RangeError("Argon2id parameters outside of the bounds");
  const stretched = await stretch(encodePassword(password), passwordSalt(name, parameters.random), parameters);
  const secrets = splitStretched(name, stretched);
  wipe(stretched);
  return secrets;
}

function splitStretched(name: string, stretched: Bytes): LoginSecrets {
  const fields = [canonicalName(name)];
  return {
    authSecret: derive(stretched, label.passwordAuthSecret, fields, size.secret),
    wrapKey: derive(stretched, label.passwordWrapKey, fields, size.secret),
  };
}

/** The parameters that stand in a recovery box's context: a recovery code needs no stretching. */
export const noStretch: StretchParameters = { random: noBytes, memoryKiB: 0, iterations: 0, parallelism: 0 };
