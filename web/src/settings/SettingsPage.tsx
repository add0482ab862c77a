import { useSignal } from "@preact/signals";
import { t } from "../i18n";
import { change, entered, LANGUAGES, language, served, THEMES, theme, tidyUrl } from "../state/settings";
import { Button } from "../ui/Button";
import { Choice } from "../ui/Choice";
import { Field } from "../ui/Field";
import { Page } from "../ui/Page";
import { TextInput } from "../ui/TextInput";
import { ConnectionTest } from "./ConnectionTest";
import "./settings.css";

const USER_ID = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/; // as in the API's schema
const LANGUAGE_NAMES = { en: "English", ko: "한국어" } as const;

export function SettingsPage() {
  return (
    <Page title={t("nav.settings")} lead={t("settings.lead")}>
      <div class="settings">
        <section class="card stack">
          <h2>{t("settings.api")}</h2>
          <AddressField />
          <KeyField />
          <UserField />
          <ConnectionTest />
        </section>
        <section class="card stack">
          <h2>{t("settings.appearance")}</h2>
          <Choice
            legend={t("language.label")}
            value={language.value}
            options={LANGUAGES.map((one) => [one, LANGUAGE_NAMES[one]] as const)}
            onChange={(value) => change({ language: value })}
          />
          <Choice
            legend={t("theme.label")}
            value={theme.value}
            options={THEMES.map((one) => [one, t(`theme.${one}`)] as const)}
            onChange={(value) => change({ theme: value })}
          />
        </section>
      </div>
    </Page>
  );
}

function AddressField() {
  const url = entered.value.apiUrl ?? "";
  const wrong = url !== "" && !/^https?:\/\/\S+$/.test(tidyUrl(url));
  const hint = served.value.apiUrl
    ? t("settings.apiUrlServed", { url: served.value.apiUrl })
    : t("settings.apiUrlHint");
  return (
    <Field label={t("settings.apiUrl")} hint={hint} error={wrong ? t("settings.apiUrlError") : undefined}>
      {(control) => <TextInput type="url" control={control} value={url} onText={(text) => change({ apiUrl: text })} />}
    </Field>
  );
}

function KeyField() {
  const shown = useSignal(false);
  const hint = served.value.apiKey ? t("settings.keyServed") : t("settings.keyHint");
  return (
    <Field label={t("settings.key")} hint={hint}>
      {(control) => (
        <div class="key-field">
          <TextInput
            type={shown.value ? "text" : "password"}
            control={control}
            value={entered.value.apiKey ?? ""}
            onText={(text) => change({ apiKey: text.trim() })}
          />
          <Button
            aria-pressed={shown.value}
            onClick={() => {
              shown.value = !shown.value;
            }}
          >
            {shown.value ? t("settings.hide") : t("settings.show")}
          </Button>
        </div>
      )}
    </Field>
  );
}

/** Saved only if the API accepts it, because a half-typed id may belong to another user. */
function UserField() {
  const typed = useSignal(entered.value.userId ?? "");
  const wrong = typed.value !== "" && !USER_ID.test(typed.value);
  return (
    <Field
      label={t("settings.userId")}
      hint={t("settings.userIdHint")}
      error={wrong ? t("settings.userIdError") : undefined}
    >
      {(control) => (
        <TextInput
          control={control}
          value={typed.value}
          onText={(text) => {
            typed.value = text;
            if (text === "" || USER_ID.test(text)) change({ userId: text });
          }}
        />
      )}
    </Field>
  );
}
