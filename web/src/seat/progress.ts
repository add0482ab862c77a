import { formatBytes, t } from "../i18n";
import type { Step, StepStatus } from "../ui/Steps";
import type { Run } from "./session";

/** The run as steps: the analysis gives the progress, not a clock. */
export function stepsOf(run: Run): Step[] {
  const now = currentStep(run);
  const failed = run.phase === "failed";
  const status = (step: number): StepStatus => {
    if (step < now) return "done";
    if (step > now) return "waiting";
    return failed ? "failed" : "current";
  };
  return [
    { label: t("seat.steps.upload"), status: status(0), ...sending(run) },
    { label: t("seat.steps.measure"), status: status(1), detail: detail(run, 1, now, t("seat.steps.measuring")) },
    { label: t("seat.steps.recommend"), status: status(2), detail: detail(run, 2, now, t("seat.steps.recommending")) },
  ];
}

/** 0 upload, 1 measure, 2 recommend, 3 all done. */
export function currentStep(run: Run): number {
  if (run.phase === "done") return 3;
  if (run.phase === "idle" || run.phase === "uploading") return 0;
  if (run.analysis?.measurement) return 2;
  return run.phase === "failed" && run.analysis === undefined ? 0 : 1;
}

function sending(run: Run): Pick<Step, "detail" | "share"> {
  if (run.phase !== "uploading") return { detail: t("upload.done") };
  const { phase, sent, total } = run.upload.state.value;
  if (phase === "waiting") return { detail: t("upload.waiting"), share: 0 };
  if (phase !== "sending") return { detail: t("upload.preparing"), share: 0 };
  const detail = t("upload.sending", { sent: formatBytes(sent), total: formatBytes(total) });
  return { detail, share: total > 0 ? sent / total : 0 };
}

function detail(run: Run, step: number, now: number, text: string): string | undefined {
  if (step !== now || run.phase === "failed") return undefined;
  return run.phase === "analysing" && run.trouble ? t("follow.trouble") : text;
}
