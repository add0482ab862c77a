import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { formatBytes, t } from "../i18n";
import { Button } from "./Button";
import { Icon } from "./Icon";
import "./dropzone.css";

export interface Accepts {
  /** MIME types that the API accepts. */
  types: readonly string[];
  /** Their common names, for the message that refuses others. */
  names: string;
  maxBytes: number;
  /** The file's type, where the browser's own word for it is not enough. */
  typeOf?: (file: Pick<File, "name" | "type">) => string;
}

interface Props {
  label: string;
  hint?: string;
  accepts: Accepts;
  onFile: (file: File) => void;
  /** More ways to get a file, next to the button that chooses one. */
  children?: ComponentChildren;
}

/** A file that is dropped, pasted anywhere on the page, or chosen. Files that the API would refuse are refused at once. */
export function DropZone({ label, hint, accepts, onFile, children }: Props) {
  const over = useSignal(false);
  const refused = useSignal("");
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const take = (file: File | undefined) => {
    if (file === undefined) return;
    refused.value = whyNot(file, accepts);
    if (!refused.value) onFile(file);
  };
  usePaste(take);
  return (
    <section
      class={`dropzone ${over.value ? "dropzone-over" : ""}`}
      aria-labelledby={`${id}-label`}
      onDragOver={(event) => {
        event.preventDefault();
        over.value = true;
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) over.value = false;
      }}
      onDrop={(event) => {
        event.preventDefault();
        over.value = false;
        take(event.dataTransfer?.files[0]);
      }}
    >
      <p id={`${id}-label`} class="dropzone-label">
        {over.value ? t("drop.release") : label}
      </p>
      <p class="soft">{hint ?? t("drop.or")}</p>
      <div class="row dropzone-ways">
        <Button kind="primary" onClick={() => input.current?.click()}>
          <Icon name="file" />
          {t("drop.choose")}
        </Button>
        {children}
      </div>
      <input
        ref={input}
        hidden
        type="file"
        accept={accepts.types.join(",")}
        onChange={(event) => {
          take(event.currentTarget.files?.[0]);
          event.currentTarget.value = ""; // so that the same file can be chosen again
        }}
      />
      <p class="dropzone-refused" role="alert">
        {refused.value}
      </p>
    </section>
  );
}

/** Exported for its tests. */
export function whyNot(file: Pick<File, "name" | "type" | "size">, accepts: Accepts): string {
  const type = accepts.typeOf?.(file) ?? file.type;
  if (!accepts.types.includes(type)) return t("drop.wrongType", { types: accepts.names });
  if (file.size > accepts.maxBytes) {
    return t("drop.tooLarge", { size: formatBytes(file.size), limit: formatBytes(accepts.maxBytes) });
  }
  return "";
}

/** Receives a file pasted anywhere on the page. */
export function usePaste(take: (file: File | undefined) => void): void {
  const latest = useRef(take);
  latest.current = take;
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => latest.current(event.clipboardData?.files[0]);
    document.addEventListener("paste", onPaste);
    return () => document.removeEventListener("paste", onPaste);
  }, []);
}
