import type { ComponentChildren } from "preact";
import "./disclosure.css";

/** Details that the user can open. */
export function Disclosure({
  summary,
  children,
  open,
}: {
  summary: ComponentChildren;
  children: ComponentChildren;
  open?: boolean;
}) {
  return (
    <details class="disclosure" {...(open ? { open } : {})}>
      <summary>{summary}</summary>
      <div class="disclosure-body">{children}</div>
    </details>
  );
}
