import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Link } from "wouter-preact";
import { follow } from "../api/analyses";
import { failureOf, isAbort, isRefusal } from "../api/errors";
import type { SeatSetupAnalysis } from "../api/types";
import { t } from "../i18n";
import { ROUTES } from "../routes";
import { ErrorNote } from "../ui/ErrorNote";
import { Page } from "../ui/Page";
import { Steps } from "../ui/Steps";
import { stepsOf } from "./progress";
import { SeatResult } from "./result/SeatResult";
import type { Run } from "./session";

/** An analysis by its address: followed while it runs, then shown. */
export function PastSeatPage({ first }: { first: SeatSetupAnalysis }) {
  const run = useSignal<Run>(runOf(first));
  useEffect(() => {
    if (first.status !== "RUNNING") return;
    const leaving = new AbortController();
    const show = (analysis: unknown) => {
      run.value = runOf(analysis as SeatSetupAnalysis);
    };
    follow(first.analysis_id, { signal: leaving.signal, onLook: show }).catch((reason) => {
      if (!isAbort(reason)) run.value = { phase: "failed", reason, analysis: first };
    });
    return () => leaving.abort();
  }, [first, run]);
  return (
    <Page
      title={t("seat.title")}
      tools={
        <Link href={ROUTES.seat} class="button button-plain">
          {t("seat.another")}
        </Link>
      }
    >
      <Shown run={run.value} />
    </Page>
  );
}

function Shown({ run }: { run: Run }) {
  if (run.phase === "done") return <SeatResult analysis={run.analysis} />;
  return (
    <section class="card stack">
      <Steps steps={stepsOf(run)} label={t("seat.steps.label")} />
      {run.phase === "failed" && (
        <ErrorNote reason={run.reason} title={isRefusal(run.reason) ? t("seat.refused") : t("error.heading")} />
      )}
      {run.phase === "failed" && run.analysis?.measurement && <SeatResult analysis={run.analysis} />}
    </section>
  );
}

function runOf(analysis: SeatSetupAnalysis): Run {
  if (analysis.status === "SUCCEEDED") return { phase: "done", analysis };
  if (analysis.status === "RUNNING") return { phase: "analysing", analysis, trouble: undefined };
  return { phase: "failed", reason: analysis.error ? failureOf(analysis.error) : undefined, analysis };
}
