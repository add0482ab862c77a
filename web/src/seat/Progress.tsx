import { isRefusal } from "../api/errors";
import { t } from "../i18n";
import { Button } from "../ui/Button";
import { ErrorNote } from "../ui/ErrorNote";
import { Steps } from "../ui/Steps";
import { ReplaceButton } from "./PhotoPane";
import { stepsOf } from "./progress";
import { cancel, type Run, start } from "./session";

/** The progress of the steps; a refusal with what to do. */
export function Progress({ run }: { run: Run }) {
  return (
    <div class="stack">
      <h2>{run.phase === "failed" ? t("seat.steps.label") : t("seat.steps.heading")}</h2>
      <Steps steps={stepsOf(run)} label={t("seat.steps.label")} />
      {run.phase === "failed" ? <Failed run={run} /> : <Underway run={run} />}
    </div>
  );
}

function Underway({ run }: { run: Run }) {
  const lost = run.phase === "uploading" && run.upload.state.value.phase === "waiting";
  return (
    <div class="row">
      {lost && (
        <Button kind="primary" onClick={run.upload.retry}>
          {t("upload.retry")}
        </Button>
      )}
      <Button onClick={cancel}>{t("action.cancel")}</Button>
    </div>
  );
}

function Failed({ run }: { run: Run & { phase: "failed" } }) {
  const refused = isRefusal(run.reason);
  return (
    <>
      <ErrorNote reason={run.reason} title={refused ? t("seat.refused") : t("error.heading")}>
        {refused ? (
          <ReplaceButton />
        ) : (
          <Button kind="primary" onClick={() => void start()}>
            {t("action.retry")}
          </Button>
        )}
        <Button kind="quiet" onClick={cancel}>
          {t("seat.form.back")}
        </Button>
      </ErrorNote>
      {run.analysis?.measurement && <p class="small soft">{t("seat.failedAfterMeasuring")}</p>}
    </>
  );
}
