import { useRef } from "preact/hooks";
import type { EyeTrackingAnalysis } from "../../api/types";
import type { Upload } from "../../api/uploads";
import { formatBytes, t } from "../../i18n";
import { Button } from "../../ui/Button";
import { Note } from "../../ui/Note";
import { type Step, Steps } from "../../ui/Steps";
import { useObjectUrl } from "../useObjectUrl";
import type { Phase } from "./session";
import "./running.css";
import { Windows } from "./Windows";

interface Props {
  phase: Extract<Phase, { at: "uploading" | "running" }>;
  file: File | undefined;
  onCancel: () => void;
}

/** The progress between the button and the result. */
export function Running({ phase, file, onCancel }: Props) {
  const upload = phase.at === "uploading" ? phase.upload : undefined;
  const waiting = upload?.state.value.phase === "waiting";
  const analysis = phase.at === "running" ? phase.analysis : undefined;
  return (
    <section class="card eyes-running" aria-label={t("eyes.run.label")}>
      {file && <Still file={file} />}
      <div class="stack">
        <Steps steps={stepsOf(phase, file !== undefined)} label={t("eyes.run.label")} />
        <div role="alert">{upload && waiting && <Lost upload={upload} />}</div>
        {phase.at === "running" && phase.unanswered && <Note tone="warn">{t("follow.trouble")}</Note>}
        <Windows progress={analysis?.progress ?? undefined} />
        <div class="row">
          <Button onClick={onCancel}>{t(upload ? "action.cancel" : "eyes.run.leave")}</Button>
          {!upload && <span class="small soft">{t("eyes.run.leaveHint")}</span>}
        </div>
      </div>
    </section>
  );
}

/** A still picture of the analysed video, so that the user sees a wrong choice. */
function Still({ file }: { file: File }) {
  const player = useRef<HTMLVideoElement>(null);
  const address = useObjectUrl(file, player);
  return (
    <figure class="eyes-still">
      <video
        key={address}
        ref={player}
        src={address}
        muted
        playsInline
        preload="metadata"
        tabIndex={-1}
        aria-hidden="true"
      />
      <figcaption class="eyes-file-name">{file.name}</figcaption>
    </figure>
  );
}

function Lost({ upload }: { upload: Upload }) {
  return (
    <Note tone="warn" title={t("eyes.run.lost")}>
      <p>{t("upload.waiting")}</p>
      <div class="row">
        <Button onClick={upload.retry}>{t("upload.retry")}</Button>
      </div>
    </Note>
  );
}

function stepsOf(phase: Props["phase"], sentHere: boolean): Step[] {
  const analysis = phase.at === "running" ? phase.analysis : undefined;
  const planned = analysis?.progress !== undefined && analysis.progress !== null;
  const all = planned && analysis?.progress?.windows_done === analysis?.progress?.windows;
  const uploading = phase.at === "uploading";
  const at = uploading ? 0 : !planned ? 1 : all ? 3 : 2;
  const labels = [t("eyes.step.upload"), t("eyes.step.plan"), t("eyes.step.windows"), t("eyes.step.summary")];
  const details = [uploading ? uploadDetail(phase.upload) : undefined, undefined, windowsDetail(analysis), undefined];
  const steps = labels.map(
    (label, which): Step => ({
      label,
      status: which < at ? "done" : which === at ? "current" : "waiting",
      detail: details[which],
      ...(which === 0 && uploading ? { share: uploadShare(phase.upload) } : {}),
    }),
  );
  return sentHere ? steps : steps.slice(1);
}

function uploadDetail({ state }: Upload): string {
  const { phase, sent, total } = state.value;
  if (phase === "sending") return t("upload.sending", { sent: formatBytes(sent), total: formatBytes(total) });
  return t(phase === "waiting" ? "eyes.run.lost" : "upload.preparing");
}

function uploadShare({ state }: Upload): number {
  const { sent, total } = state.value;
  return total > 0 ? sent / total : 0;
}

function windowsDetail(analysis: EyeTrackingAnalysis | undefined): string | undefined {
  const progress = analysis?.progress;
  if (!progress) return undefined;
  return t("eyes.run.windows", { done: progress.windows_done ?? 0, all: progress.windows });
}
