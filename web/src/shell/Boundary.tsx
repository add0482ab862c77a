import type { ComponentChildren } from "preact";
import { useErrorBoundary } from "preact/hooks";
import { t } from "../i18n";
import { Button } from "../ui/Button";
import { Note } from "../ui/Note";
import { Page } from "../ui/Page";

/** If a page cannot be loaded or breaks, header and navigation stay. */
export function Boundary({ children }: { children: ComponentChildren }) {
  const [error] = useErrorBoundary();
  if (error === undefined) return <>{children}</>;
  return (
    <Page title={t("error.heading")}>
      <div role="alert">
        <Note
          tone="bad"
          title={t("page.failed")}
          actions={<Button onClick={() => location.reload()}>{t("action.retry")}</Button>}
        />
      </div>
    </Page>
  );
}
