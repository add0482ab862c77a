import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import "../ui/disclosure.css";

/** Like ui/Disclosure, for expensive content: it is rendered when it is first opened. */
export function More({ summary, children }: { summary: string; children: () => ComponentChildren }) {
  const opened = useSignal(false);
  return (
    <details
      class="disclosure"
      onToggle={() => {
        opened.value = true;
      }}
    >
      <summary>{summary}</summary>
      {opened.value && <div class="disclosure-body">{children()}</div>}
    </details>
  );
}
