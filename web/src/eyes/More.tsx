import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import "../ui/disclosure.css";

/** As ui/Disclosure, for what costs something: it is made when it is first opened. */
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
