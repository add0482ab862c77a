import { useId } from "preact/hooks";
import "./field.css";

interface Props<Value extends string> {
  legend: string;
  hint?: string | undefined;
  optional?: string;
  value: Value;
  options: readonly (readonly [Value, string])[];
  onChange: (value: Value) => void;
}

/** A choice of one option; all options are visible. */
export function Choice<Value extends string>({ legend, hint, optional, value, options, onChange }: Props<Value>) {
  const name = useId();
  return (
    <fieldset class="field">
      <legend class="field-legend">
        {legend}
        {optional && <span class="field-optional"> · {optional}</span>}
      </legend>
      <div class="choice">
        {options.map(([option, label]) => (
          <label key={option}>
            <input type="radio" name={name} checked={option === value} onChange={() => onChange(option)} />
            {label}
          </label>
        ))}
      </div>
      {hint && <p class="field-hint">{hint}</p>}
    </fieldset>
  );
}
