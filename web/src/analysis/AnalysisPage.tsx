import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { getAnalysis } from "../api/analyses";
import { isAbort } from "../api/errors";
import type { Analysis } from "../api/types";
import { t } from "../i18n";
import { PastSeatPage } from "../seat/PastSeatPage";
import { ErrorNote } from "../ui/ErrorNote";
import { Note } from "../ui/Note";
import { Page } from "../ui/Page";

interface Props {
  id: string;
  EyesPage: ComponentType<{ analysisId?: string }>;
}

/** An analysis by its address; its kind decides which page shows it. */
export function AnalysisPage({ id, EyesPage }: Props) {
  const found = useSignal<Analysis | undefined>(undefined);
  const failed = useSignal<unknown>(undefined);
  useEffect(() => {
    const leaving = new AbortController();
    getAnalysis(id, 0, leaving.signal).then(
      (analysis) => {
        found.value = analysis;
      },
      (reason) => {
        if (!isAbort(reason)) failed.value = reason;
      },
    );
    return () => leaving.abort();
  }, [id, found, failed]);

  if (found.value?.kind === "seat_setup") return <PastSeatPage first={found.value} />;
  const kind: string | undefined = found.value?.kind;
  if (kind === "eye_tracking") return <EyesPage analysisId={id} />;
  return (
    <Page title={t("analysis.title")} {...(failed.value || kind ? {} : { lead: t("page.loading") })}>
      {failed.value !== undefined && <ErrorNote reason={failed.value} />}
      {kind !== undefined && <Note tone="warn">{t("analysis.unknownKind")}</Note>}
    </Page>
  );
}
