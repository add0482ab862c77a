import type { ComponentChildren } from "preact";
import { Link } from "wouter-preact";
import { ApiFailure, isRefusal } from "../api/errors";
import { language, t, tMaybe } from "../i18n";
import { ROUTES } from "../routes";
import { Note } from "./Note";

interface Props {
  reason: unknown;
  title?: string;
  /** Buttons and links that can help. */
  children?: ComponentChildren;
}

// Codes caused by a wrong address or key.
const SETTLED_IN_SETTINGS: ReadonlySet<string> = new Set(["NO_ADDRESS", "NOT_OURS", "UNAUTHORIZED", "FORBIDDEN"]);

/** An error and what to do: our advice for the code, then the API's sentence. Screen readers announce it. */
export function ErrorNote({ reason, title, children }: Props) {
  // For a refused photo or video the service's English message already says what to do.
  const enough = language.value === "en" && isRefusal(reason);
  const failure = reason instanceof ApiFailure ? reason : new ApiFailure("unknown");
  const actions = SETTLED_IN_SETTINGS.has(failure.code) ? [children, <SettingsLink key="settings" />] : children;
  return (
    <div role="alert">
      <Note tone="bad" title={title ?? t("error.heading")} actions={actions}>
        {(!enough || failure.message === "") && <p>{advice(failure)}</p>}
        {failure.message && (
          <p class={enough ? "" : "note-said"}>
            {language.value === "en" ? "" : `${t("error.serviceSays")}: `}
            <span lang="en">{failure.message}</span>
          </p>
        )}
        {failure.code !== "unknown" && <p class="note-said">{t("error.code", { code: failure.code })}</p>}
        {failure.reported && <p class="note-said">{t("error.request", { id: failure.reported })}</p>}
      </Note>
    </div>
  );
}

function SettingsLink() {
  return (
    <Link class="button button-plain" href={ROUTES.settings}>
      {t("action.openSettings")}
    </Link>
  );
}

function advice(failure: ApiFailure): string {
  return tMaybe(`error.${failure.code}`) ?? t("error.unknown");
}
