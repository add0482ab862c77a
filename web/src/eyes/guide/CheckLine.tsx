import type { ComponentChildren } from "preact";
import { Icon } from "../../ui/Icon";

export function CheckLine({ good, children }: { good: boolean; children: ComponentChildren }) {
  return (
    <li class={good ? "guide-check guide-check-good" : "guide-check"}>
      <Icon name={good ? "check" : "alert"} />
      <span>{children}</span>
    </li>
  );
}
