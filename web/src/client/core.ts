import type { AtRest } from "../storage/atRest.ts";
import type { AccountSecrets, DeviceSeeds } from "../storage/profile.ts";
import type { Database } from "../storage/database.ts";
import type { Bytes } from "../protocol/bytes.ts";
import type { Environment } from "./environment.ts";
import type { ServerApi } from "./serverApi.ts";

/** The signed-in device and what it may use. `account` is base64url, `id` the same as bytes. */
export interface Me {
  readonly account: string;
  readonly id: Bytes;
  readonly name: string;
  readonly device: number;
  readonly seeds: DeviceSeeds;
  readonly secrets: AccountSecrets;
}

/** What all parts of a signed-in tab share. Nothing here changes until sign-out. */
export interface Core {
  readonly environment: Environment;
  readonly database: Database;
  readonly atRest: AtRest;
  readonly api: ServerApi;
  readonly me: Me;
}
