import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import "./field.css";

export interface ControlProps {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
}

interface Props {
  label: string;
  hint?: ComponentChildren;
  /** The problem with the value; replaces the hint, so that the layout does not move. */
  error?: string | undefined;
  optional?: string;
  children: (control: ControlProps) => ComponentChildren;
}

/** A label, its control and one line that explains it. */
export function Field({ label, hint, error, optional, children }: Props) {
  const id = useId();
  const note = error ?? hint;
  const noteId = `${id}-note`;
  return (
    <div class="field">
      <label for={id}>
        {label}
        {optional && <span class="field-optional"> · {optional}</span>}
      </label>
      {children({ id, ...(note ? { "aria-describedby": noteId } : {}), ...(error ? { "aria-invalid": true } : {}) })}
      {note && (
        <p id={noteId} class={error ? "field-error" : "field-hint"}>
          {note}
        </p>
      )}
    </div>
  );
}
