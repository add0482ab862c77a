import { useEffect, useRef } from "preact/hooks";
import type { SeatSetupAnalysis } from "../api/types";
import { t } from "../i18n";
import { Button } from "../ui/Button";
import { Page } from "../ui/Page";
import { DriverForm } from "./DriverForm";
import { PhotoPane } from "./PhotoPane";
import { Progress } from "./Progress";
import { SeatResult } from "./result/SeatResult";
import "./seat.css";
import { dropPhoto, type Run, run } from "./session";

/** Photo and form, then progress, then the result; or the result of an earlier analysis. */
export function SeatPage() {
  const now = run.value;
  if (now.phase === "done") return <ResultPage analysis={now.analysis} />;
  return (
    <Page title={t("seat.title")} lead={t("seat.lead")}>
      <div class="seat-start">
        <PhotoPane />
        <Panel run={now} />
      </div>
    </Page>
  );
}

/** Shows the form or the progress; the focus stays in the panel when its element disappears. */
function Panel({ run }: { run: Exclude<Run, { phase: "done" }> }) {
  const panel = useRef<HTMLElement>(null);
  const idle = run.phase === "idle";
  const before = useRef(idle);
  useEffect(() => {
    if (before.current !== idle) panel.current?.focus({ preventScroll: true });
    before.current = idle;
  }, [idle]);
  return (
    <section class="card" ref={panel} tabIndex={-1} aria-label={idle ? t("seat.form.heading") : t("seat.steps.label")}>
      {idle ? <DriverForm /> : <Progress run={run} />}
    </section>
  );
}

function ResultPage({ analysis }: { analysis: SeatSetupAnalysis }) {
  return (
    <Page title={t("seat.title")} tools={<Button onClick={dropPhoto}>{t("seat.another")}</Button>}>
      <p class="visually-hidden" role="status">
        {t("seat.result.done")}
      </p>
      <SeatResult analysis={analysis} />
    </Page>
  );
}
