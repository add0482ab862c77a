import type { ComponentChildren } from "preact";
import { Icon } from "./Icon";
import "./note.css";

interface Props {
  tone?: "info" | "warn" | "bad" | "ok";
  title?: string;
  /** Buttons and links that can help. */
  actions?: ComponentChildren;
  children?: ComponentChildren;
}

/** A notice. Icon and title also show its tone. */
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
