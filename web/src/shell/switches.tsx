import { t } from "../i18n";
import { change, language, THEMES, theme } from "../state/settings";
import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";

const THEME_ICONS = { auto: "auto", light: "sun", dark: "moon" } as const;

/** Switches to the other language, named in that language. */
export function LanguageSwitch() {
  const other = language.value === "en" ? "ko" : "en";
  return (
    <Button kind="quiet" lang={other} onClick={() => change({ language: other })}>
      {other === "ko" ? "한국어" : "English"}
    </Button>
  );
}

export function ThemeSwitch() {
  const next = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? "auto";
  const label = `${t("theme.label")}: ${t(`theme.${theme.value}`)}`;
  return (
    <Button kind="quiet" aria-label={label} title={label} onClick={() => change({ theme: next })}>
      <Icon name={THEME_ICONS[theme.value]} />
    </Button>
  );
}
