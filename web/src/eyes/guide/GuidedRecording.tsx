import { useEffect, useMemo, useRef } from "preact/hooks";
import { t } from "../../i18n";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { Note } from "../../ui/Note";
import "./guide.css";
import { type Guide, isRunning } from "./machine";
import { DEFAULT_PLAN, makePlan, type PlanOptions } from "./plan";
import { Ready } from "./Ready";
import { Review } from "./Review";
import { toFile } from "./recorder";
import { Stage } from "./Stage";
import { type GuideView, useGuide } from "./useGuide";

interface Props {
  timing?: PlanOptions;
  onUse: (file: File) => void;
  onClose: () => void;
}

/** Records fixation, then looks up and down as told. Fills the whole page, so that the eyes move far. */
export function GuidedRecording({ timing = DEFAULT_PLAN, onUse, onClose }: Props) {
  const plan = useMemo(() => makePlan(timing), [timing]);
  const view = useGuide(plan);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  useFullScreen(dialog, view);
  const running = isRunning(view.guide.value);
  const onEscape = (event: Event) => {
    event.preventDefault();
    if (running) view.cancel();
    else onClose();
  };
  return (
    <dialog ref={dialog} class="guide" aria-label={t("eyes.guide.title")} onCancel={onEscape}>
      <div class="guide-body">
        {!running && (
          <header class="guide-head">
            <h2>{t("eyes.guide.title")}</h2>
            <Button kind="quiet" aria-label={t("action.close")} title={t("action.close")} onClick={onClose}>
              <Icon name="close" />
            </Button>
          </header>
        )}
        <Scene view={view} plan={plan} onUse={(video) => onUse(toFile(video))} />
      </div>
    </dialog>
  );
}

function Scene({
  view,
  plan,
  onUse,
}: {
  view: GuideView;
  plan: ReturnType<typeof makePlan>;
  onUse: (video: Blob) => void;
}) {
  const guide = view.guide.value;
  switch (guide.at) {
    case "asking":
    case "ready":
      return <Ready view={view} plan={plan} />;
    case "trouble":
      return <Trouble guide={guide} onRetry={view.retake} />;
    case "countdown":
    case "recording":
    case "paused":
      return <Stage guide={guide} view={view} plan={plan} />;
    case "finishing":
      return (
        <p role="status" class="guide-finishing">
          {t("eyes.guide.finishing")}
        </p>
      );
    case "review":
      return <Review video={guide.video} onRetake={view.retake} onUse={() => onUse(guide.video)} />;
  }
}

function Trouble({ guide, onRetry }: { guide: Extract<Guide, { at: "trouble" }>; onRetry: () => void }) {
  return (
    <div role="alert" class="guide-trouble">
      <Note tone="bad" title={t("eyes.guide.trouble")}>
        <p>{t(`eyes.guide.trouble.${guide.trouble}`)}</p>
        <div class="row">
          <Button onClick={onRetry}>{t("action.retry")}</Button>
        </div>
      </Note>
    </div>
  );
}

/** Full screen if the browser allows it. Leaving it with Escape cancels, like Escape on the page. */
function useFullScreen(dialog: { current: HTMLDialogElement | null }, view: GuideView): void {
  const running = isRunning(view.guide.value);
  useEffect(() => {
    if (!running) return;
    const body = dialog.current?.firstElementChild;
    body?.requestFullscreen?.().catch(() => undefined);
    const onChange = () => document.fullscreenElement === null && view.cancel();
    document.addEventListener("fullscreenchange", onChange);
    return () => {
      document.removeEventListener("fullscreenchange", onChange);
      if (document.fullscreenElement) document.exitFullscreen().catch(() => undefined);
    };
  }, [running, dialog, view.cancel]);
}
