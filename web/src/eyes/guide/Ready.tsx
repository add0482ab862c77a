import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { formatNumber, t } from "../../i18n";
import { Button } from "../../ui/Button";
import { secondsText } from "../format";
import { CheckLine } from "./CheckLine";
import { type CameraFacts, factsOf, gradeCamera } from "./camera";
import { FaceCheck } from "./FaceCheck";
import { judgeLight, type Light } from "./light";
import { lengthOf, type Step } from "./plan";
import type { GuideView } from "./useGuide";
import { watchLight } from "./watchLight";

/** The user's preview in an oval, with checks of light and camera. */
export function Ready({ view, plan }: { view: GuideView; plan: readonly Step[] }) {
  const withTone = useSignal(true);
  const light = useSignal<Light | undefined>(undefined);
  const video = useRef<HTMLVideoElement>(null);
  const stream = view.stream.value;
  const ready = view.guide.value.at === "ready";
  return (
    <div class="guide-ready">
      <Preview video={video} stream={stream} onLight={(found) => (light.value = found)} />
      <div class="stack guide-before">
        <p>{t("eyes.guide.lead", { length: secondsText(lengthOf(plan), 0) })}</p>
        <ol class="guide-list">
          <li>{t("eyes.guide.do.near")}</li>
          <li>{t("eyes.guide.do.still")}</li>
          <li>{t("eyes.guide.do.look")}</li>
        </ol>
        <ul class="guide-checks" aria-label={t("eyes.guide.checks")}>
          <CheckLine good={light.value === "good"}>{t(`eyes.guide.light.${light.value ?? "unknown"}`)}</CheckLine>
          <CameraLine facts={stream && factsOf(stream)} />
        </ul>
        <FaceCheck video={() => video.current} ready={ready && light.value !== undefined} />
        <label class="eyes-check">
          <input
            type="checkbox"
            checked={withTone.value}
            onChange={(event) => (withTone.value = event.currentTarget.checked)}
          />
          <span>
            {t("eyes.guide.tone")}
            <span class="field-hint">{t("eyes.guide.toneHint")}</span>
          </span>
        </label>
        <Button kind="primary" class="guide-start" disabled={!ready} onClick={() => view.start(withTone.value)}>
          {t(ready ? "eyes.guide.start" : "camera.starting")}
        </Button>
        <p class="small soft">{t("eyes.guide.private")}</p>
      </div>
    </div>
  );
}

function CameraLine({ facts }: { facts: CameraFacts | undefined }) {
  if (facts === undefined) return <CheckLine good={false}>{t("camera.starting")}</CheckLine>;
  const grade = gradeCamera(facts);
  const values = { size: `${facts.width} × ${facts.height}`, rate: formatNumber(facts.frameRate) };
  return <CheckLine good={grade === "good"}>{t(`eyes.guide.camera.${grade}`, values)}</CheckLine>;
}

interface PreviewProps {
  video: RefObject<HTMLVideoElement>;
  stream: MediaStream | undefined;
  onLight: (light: Light) => void;
}

function Preview({ video, stream, onLight }: PreviewProps) {
  useEffect(() => {
    const player = video.current;
    if (player === null || stream === undefined) return;
    player.srcObject = stream;
    player.play().catch(() => undefined); // muted video can always play; a stream that ended reports it itself
    return watchLight(player, (brightness) => onLight(judgeLight(brightness)));
  }, [stream]);
  return (
    <div class="guide-preview">
      <video ref={video} muted playsInline aria-label={t("camera.preview")} />
      <div class="guide-oval" aria-hidden="true" />
    </div>
  );
}
