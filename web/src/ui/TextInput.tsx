import type { ControlProps } from "./Field";

interface Props {
  control: ControlProps;
  value: string;
  onText: (text: string) => void;
  type?: "text" | "url" | "password";
}

/** For addresses, keys and names, without completion or correction by the browser. */
export function TextInput({ control, value, onText, type = "text" }: Props) {
  return (
    <input
      class="input"
      type={type}
      autocomplete="off"
      spellcheck={false}
      {...control}
      value={value}
      onInput={(event) => onText(event.currentTarget.value)}
    />
  );
}
