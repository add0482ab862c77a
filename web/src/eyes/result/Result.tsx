import { useMemo } from "preact/hooks";
import type { EyeSummary, EyeTrackingAnalysis } from "../../api/types";
import { t } from "../../i18n";
import { Button } from "../../ui/Button";
import { Disclosure } from "../../ui/Disclosure";
import { Note } from "../../ui/Note";
import { createViewer } from "../viewer/model";
import { ViewerPane } from "../viewer/ViewerPane";
import { Downloads } from "./Downloads";
import { Figures } from "./Figures";
import { IntervalTable } from "./IntervalTable";
import type { Loaded } from "./load";
import { Missing } from "./Missing";
import { MovementTable } from "./MovementTable";
import { Quality } from "./Quality";
import { RemarkList } from "./RemarkList";
import "./result.css";
import { useLoaded } from "./useLoaded";
import { VerdictCard } from "./VerdictCard";

interface Props {
  analysis: EyeTrackingAnalysis;
  summary: EyeSummary;
  file: File | undefined;
  onFile: (file: File) => void;
}

/** A finished analysis: first its result, then the supporting figures. */
export function Result({ analysis, summary, file, onFile }: Props) {
  const { loaded, failed, retry } = useLoaded(analysis);
  return (
    <div class="eyes-result">
      <div class="eyes-top">
        <VerdictCard summary={summary} />
        <Figures summary={summary} />
      </div>
      {loaded && <Recording loaded={loaded} summary={summary} file={file} onFile={onFile} />}
      {failed !== undefined && <NotLoaded onRetry={retry} />}
      {!loaded && failed === undefined && (
        <p class="eyes-viewer-room soft" role="status">
          {t("eyes.result.loading")}
        </p>
      )}
      <Grounds summary={summary} analysis={analysis} />
    </div>
  );
}

function NotLoaded({ onRetry }: { onRetry: () => void }) {
  return (
    <div role="alert">
      <Note tone="bad" title={t("eyes.result.failed")}>
        <p>{t("eyes.result.failedText")}</p>
        <div class="row">
          <Button onClick={onRetry}>{t("action.retry")}</Button>
        </div>
      </Note>
    </div>
  );
}

function Recording({ loaded, summary, file, onFile }: Omit<Props, "analysis"> & { loaded: Loaded }) {
  const { series, blinks, missing } = loaded;
  const gaps = useMemo(() => missing.map((gap) => ({ from: gap.start_s, to: gap.end_s })), [missing]);
  const viewer = useMemo(() => createViewer(series, blinks, gaps), [series, blinks, gaps]);
  const { width, height } = summary.quality;
  return (
    <>
      <ViewerPane viewer={viewer} file={file} onFile={onFile} width={width} height={height} />
      <div class="eyes-more">
        <IntervalTable viewer={viewer} />
        <MovementTable found={summary.blink_statistics} />
        <Missing gaps={missing} frames={summary.frames_missing} />
      </div>
    </>
  );
}

function Grounds({ summary, analysis }: Pick<Props, "summary" | "analysis">) {
  const warnings = summary.warnings ?? [];
  const reasons = summary.gaze?.reasons ?? [];
  return (
    <section class="eyes-grounds" aria-label={t("eyes.quality.title")}>
      <h2>{t("eyes.quality.title")}</h2>
      <div class="eyes-grounds-columns">
        <Quality summary={summary} />
        <div class="stack">
          {warnings.length + reasons.length === 0 && <p class="soft">{t("eyes.quality.noWarnings")}</p>}
          <RemarkList area="warning" remarks={warnings} />
          {reasons.length > 0 && <h3>{t("eyes.quality.gazeReasons")}</h3>}
          <RemarkList area="gaze" remarks={reasons} />
          <h3>{t("eyes.download.title")}</h3>
          <Downloads analysis={analysis} />
          <Disclosure summary={t("eyes.details.title")}>
            <Details summary={summary} />
          </Disclosure>
        </div>
      </div>
    </section>
  );
}

function Details({ summary }: { summary: EyeSummary }) {
  const { parameters, versions } = summary;
  return (
    <>
      <p class="small soft">{t("eyes.details.versions", { service: versions.service, method: versions.method })}</p>
      <pre class="eyes-parameters">{JSON.stringify(parameters, null, 1)}</pre>
    </>
  );
}
