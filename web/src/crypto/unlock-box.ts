import type { Which } from "../protocol/account-log.ts";
import { which } from "../protocol/account-log.ts";
import type { Bytes } from "../protocol/bytes.ts";
import type { Cbor } from "../protocol/cbor.ts";
import { label } from "../protocol/labels.ts";
import { limit } from "../protocol/limits.ts";
import { canonicalName } from "../protocol/names.ts";
import { decodeUnlockBoxContent, encodeUnlockBoxContent, type UnlockBoxContent } from "../protocol/vault.ts";
import { closeBox, openBox } from "./box.ts";
import { noStretch, type StretchParameters } from "./password.ts";
import type { Randomness } from "./randomness.ts";

/** The secret that opens an account, after stretching, with all that its box is bound to (section 3.5). */
export type Unlock =
  | { readonly which: 0; readonly name: string; readonly wrapKey: Bytes; readonly parameters: StretchParameters }
  | { readonly which: 1; readonly name: string; readonly wrapKey: Bytes };

function context(unlock: Unlock): readonly Cbor[] {
  const { random, memoryKiB, iterations, parallelism } =
    unlock.which === which.password ? unlock.parameters : noStretch;
  return [unlock.which satisfies Which, canonicalName(unlock.name), random, memoryKiB, iterations, parallelism];
}

export function closeUnlockBox(unlock: Unlock, content: UnlockBoxContent, randomness: Randomness): Promise<Bytes> {
  return closeBox(unlock.wrapKey, label.unlockBox, context(unlock), encodeUnlockBoxContent(content), randomness);
}

/**
 * Null when secret, name or parameters do not fit.
 *
 * @throws Malformed
 */
export async function openUnlockBox(unlock: Unlock, box: Uint8Array): Promise<UnlockBoxContent | null> {
  const content = await openBox(unlock.wrapKey, label.unlockBox, context(unlock), box, limit.unlockBox);
  return content === null ? null : decodeUnlockBoxContent(content);
}
