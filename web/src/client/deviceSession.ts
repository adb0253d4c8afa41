import { signSession } from "../crypto/session.ts";
import { toBase64url } from "../protocol/base64url.ts";
import type { Me } from "./core.ts";
import type { Environment } from "./environment.ts";
import type { Problem } from "./rest.ts";
import type { ServerApi } from "./serverApi.ts";

export type Opened =
  | { readonly kind: "opened"; readonly role: "administrator" | "user" }
  /** The server does not know the device, or knows it as ended. */
  | { readonly kind: "refused" }
  | { readonly kind: "failed"; readonly problem: Problem };

/**
 * Opens a device session by signing a challenge (protocol, section 6.1). Two tabs at once open one after the other, and the second
 * finds what the first has opened; a device that was made just now has none, and does not ask.
 */
export function openDeviceSession(
  environment: Environment,
  api: ServerApi,
  me: Pick<Me, "account" | "id" | "device" | "signing">,
  device: "new" | "known" = "known",
): Promise<Opened> {
  return environment.locks.run("session", async () => {
    const current = device === "new" ? null : await api.currentSession();
    if (current?.ok === true && current.value.kind === "device" && isOurs(me, current.value)) {
      return { kind: "opened", role: current.value.role };
    }
    const challenged = await api.challenge(me.account, me.device);
    if (!challenged.ok) return failed(challenged.problem);
    const { challenge } = challenged.value;
    const time = environment.clock.now();
    const signature = await signSession(me.signing, {
      audience: environment.audience,
      account: me.id,
      device: me.device,
      challenge,
      time,
    });
    const opened = await api.openSession({
      account: me.account,
      device: me.device,
      challenge: toBase64url(challenge),
      time,
      signature: toBase64url(signature),
    });
    return opened.ok ? { kind: "opened", role: opened.value.role } : failed(opened.problem);
  });
}

function isOurs(me: Pick<Me, "account" | "device">, session: { account: Uint8Array; device: number | null }): boolean {
  return toBase64url(session.account) === me.account && session.device === me.device;
}

function failed(problem: Problem): Opened {
  return problem.code === "device_refused" ? { kind: "refused" } : { kind: "failed", problem };
}
