import type { ComponentChildren } from "preact";
import { Icon } from "./Icon";
import "./note.css";

interface Props {
  tone?: "info" | "warn" | "bad" | "ok";
  title?: string;
  /** What can be done about it: buttons and links. */
  actions?: ComponentChildren;
  children?: ComponentChildren;
}

/** Something to read before going on. Its tone is said by icon and title, too. */
export function Note({ tone = "info", title, actions, children }: Props) {
  return (
    <div class={`note note-${tone}`}>
      <Icon name={tone === "ok" ? "check" : tone === "info" ? "info" : "alert"} />
      <div class="note-body">
        {title && <p class="note-title">{title}</p>}
        {children}
      </div>
      {actions && <div class="note-actions row">{actions}</div>}
    </div>
  );
}
