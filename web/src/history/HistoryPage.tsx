import { useEffect, useMemo } from "preact/hooks";
import { t } from "../i18n";
import { userId } from "../state/settings";
import { Button } from "../ui/Button";
import { ErrorNote } from "../ui/ErrorNote";
import { Page } from "../ui/Page";
import { AnalysesTable } from "./AnalysesTable";
import { Erase } from "./Erase";
import { ExportData } from "./ExportData";
import "./history.css";
import { createHistory } from "./store";

export function HistoryPage() {
  const { history, load, erase, leave } = useMemo(createHistory, []);
  const user = userId.value;
  useEffect(() => {
    void load(user);
    return leave;
  }, [user, load, leave]);
  const { analyses, next, loading, failed } = history.value;
  return (
    <Page
      title={t("nav.history")}
      lead={t("history.lead", { user })}
      tools={
        <Button onClick={() => void load(user)} disabled={loading}>
          {t("history.reload")}
        </Button>
      }
    >
      <div class="stack">
        {failed !== undefined && (
          <ErrorNote reason={failed}>
            <Button onClick={() => void load(user)}>{t("action.retry")}</Button>
          </ErrorNote>
        )}
        <AnalysesTable analyses={analyses} loading={loading} failed={failed !== undefined} />
        {next && (
          <div>
            <Button onClick={() => void load(user, next)} disabled={loading}>
              {t("history.more")}
            </Button>
          </div>
        )}
        <ExportData key={`export ${user}`} user={user} />
        <Erase key={user} user={user} erase={erase} />
      </div>
    </Page>
  );
}
