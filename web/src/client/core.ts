import type { SealingKey } from "../crypto/sealing.ts";
import { sealingKeyFromSeed } from "../crypto/sealing.ts";
import { type SigningKey, signingKeyFromSeed } from "../crypto/signing.ts";
import { fromBase64url } from "../protocol/base64url.ts";
import type { Bytes } from "../protocol/bytes.ts";
import type { AtRest } from "../storage/atRest.ts";
import type { Database } from "../storage/database.ts";
import type { Profile } from "../storage/profile.ts";
import type { Environment } from "./environment.ts";
import type { ServerApi } from "./serverApi.ts";

/** The signed-in device and its keys. `account` is base64url, `id` the same as bytes. */
export interface Me {
  readonly account: string;
  readonly id: Bytes;
  readonly name: string;
  readonly device: number;
  readonly signing: SigningKey;
  /** The newest vault key and its generation. */
  readonly vaultKey: Bytes;
  readonly g: number;
  /** Index = g. */
  readonly accountKeys: readonly SealingKey[];
}

/** What all parts of a signed-in tab share. Nothing here changes until sign-out. */
export interface Core {
  readonly environment: Environment;
  readonly database: Database;
  readonly atRest: AtRest;
  readonly api: ServerApi;
  readonly me: Me;
}

export async function meFrom({ device, seeds, secrets }: Profile): Promise<Me> {
  return {
    account: device.account,
    id: fromBase64url(device.account),
    name: device.name,
    device: device.device,
    signing: await signingKeyFromSeed(seeds.signing),
    vaultKey: secrets.vaultKey,
    g: secrets.accountSeeds.length - 1,
    accountKeys: await Promise.all(secrets.accountSeeds.map(sealingKeyFromSeed)),
  };
}
