import type { ButtonHTMLAttributes, ComponentChildren } from "preact";
import "./button.css";

interface Props extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "size" | "icon"> {
  kind?: "primary" | "plain" | "quiet" | "danger";
  children?: ComponentChildren;
}

export function Button({ kind = "plain", class: extra, type = "button", ...rest }: Props) {
  return <button type={type} class={`button button-${kind} ${extra ?? ""}`} {...rest} />;
}
