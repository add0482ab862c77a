import { useSignal } from "@preact/signals";
import { t } from "../i18n";
import { Button } from "./Button";
import { Icon } from "./Icon";

interface Props {
  label: string;
  /** Called when the button is pressed, because the text may be long. */
  text: () => string;
}

/** Copies the text and confirms it on the button, whose width does not change. */
export function CopyButton({ label, text }: Props) {
  const told = useSignal<"" | "action.copied" | "action.copyFailed">("");
  const copy = async () => {
    told.value = await navigator.clipboard.writeText(text()).then(
      () => "action.copied" as const,
      () => "action.copyFailed" as const,
    );
    setTimeout(() => {
      told.value = "";
    }, 2500);
  };
  return (
    <>
      <Button onClick={copy}>
        <Icon name={told.value === "action.copied" ? "check" : "copy"} />
        {label}
      </Button>
      <span role="status" class={told.value === "action.copyFailed" ? "small" : "visually-hidden"}>
        {told.value && t(told.value)}
      </span>
    </>
  );
}
