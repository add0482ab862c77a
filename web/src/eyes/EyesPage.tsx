import { useSignal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import type { EyeParameters } from "../api/types";
import { formatDate, t } from "../i18n";
import { analysisPath } from "../routes";
import { userId } from "../state/settings";
import { Button } from "../ui/Button";
import { Page } from "../ui/Page";
import { Choose } from "./choose/Choose";
import { contentType } from "./choose/videoFile";
import "./eyes.css";
import { Failed } from "./Failed";
import { GuidedRecording } from "./guide/GuidedRecording";
import { Result } from "./result/Result";
import { Running } from "./run/Running";
import { createSession, type Phase } from "./run/session";

// One for the whole console, so that an upload continues while the user opens another page.
const session = createSession();

export default function EyesPage({ analysisId }: { analysisId?: string }) {
  const recording = useSignal(false);
  // Before the first render, so that the result of another address does not flash up.
  useState(() => (analysisId === undefined ? session.leave() : session.open(analysisId)));
  const phase = session.phase.value;
  const start = (file: File, type: string, parameters: EyeParameters) => {
    recording.value = false;
    session.start(file, type, parameters, userId.value);
  };
  const reset = () => {
    session.reset();
    if (analysisId !== undefined) location.hash = "#/eyes";
  };
  return (
    <Page
      title={t("eyes.title")}
      lead={phase.at === "idle" ? t("eyes.lead") : undefined}
      tools={<Tools phase={phase} onNew={reset} />}
    >
      <Body key={phase.at} phase={phase} onStart={start} onRecord={() => (recording.value = true)} onReset={reset} />
      {recording.value && (
        <GuidedRecording
          onClose={() => (recording.value = false)}
          onUse={(file) => start(file, contentType(file) ?? "video/webm", { prompted: "up-down" })}
        />
      )}
    </Page>
  );
}

interface BodyProps {
  phase: Phase;
  onStart: (file: File, type: string, parameters: EyeParameters) => void;
  onRecord: () => void;
  onReset: () => void;
}

function Body({ phase, onStart, onRecord, onReset }: BodyProps) {
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (phase.at !== "idle") top.current?.scrollIntoView({ block: "nearest" });
  }, [phase.at]);
  const file = session.file.value;
  return (
    <div ref={top} class="eyes-body">
      {phase.at === "idle" && <Choose onStart={onStart} onRecord={onRecord} />}
      {(phase.at === "uploading" || phase.at === "running") && <Running phase={phase} file={file} onCancel={onReset} />}
      {phase.at === "failed" && (
        <Failed failure={phase.failure} fileName={file?.name} onAgain={file && session.again} onNew={onReset} />
      )}
      {phase.at === "done" && phase.analysis.summary && (
        <Result analysis={phase.analysis} summary={phase.analysis.summary} file={file} onFile={session.attach} />
      )}
    </div>
  );
}

function Tools({ phase, onNew }: { phase: Phase; onNew: () => void }) {
  if (phase.at !== "done") return null;
  const { analysis } = phase;
  return (
    <div class="row eyes-tools">
      <a class="small" href={`#${analysisPath(analysis.analysis_id)}`}>
        {t("eyes.result.of", { date: formatDate(analysis.created_at) })}
      </a>
      <Button onClick={onNew}>{t("eyes.result.new")}</Button>
    </div>
  );
}
