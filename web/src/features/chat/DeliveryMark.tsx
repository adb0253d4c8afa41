import { Check, CheckCheck, CircleAlert, Clock } from "lucide-react";
import type { DeliveryState } from "../../client/api.ts";
import { classNames } from "../../ui/classNames.ts";
import { text } from "../../ui/messages/index.ts";
import styles from "./DeliveryMark.module.css";

const icons = { pending: Clock, stored: Check, delivered: CheckCheck, read: CheckCheck, failed: CircleAlert };

/** Clock, tick, two ticks, two coloured and bolder ticks: shape and weight differ, not only the colour. */
export function DeliveryMark({ state, size = 16 }: { readonly state: DeliveryState; readonly size?: number }) {
  const Icon = icons[state.kind];
  const label = text.chat.states[state.kind];
  return (
    <Icon
      size={size}
      role="img"
      aria-label={label}
      strokeWidth={state.kind === "read" ? 3 : 2}
      className={classNames(styles.mark, styles[state.kind])}
    />
  );
}
