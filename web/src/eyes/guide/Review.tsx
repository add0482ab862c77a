import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { formatBytes, t } from "../../i18n";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { lengthText } from "../format";
import { saveBlob } from "../result/save";
import { useObjectUrl } from "../useObjectUrl";
import { withDuration } from "../viewer/duration";
import { toFile } from "./recorder";

interface Props {
  video: Blob;
  onRetake: () => void;
  onUse: () => void;
}

/** The user reviews the recording, then sends it or records again. */
export function Review({ video, onRetake, onUse }: Props) {
  const player = useRef<HTMLVideoElement>(null);
  const use = useRef<HTMLButtonElement>(null);
  const length = useSignal("");
  const address = useObjectUrl(video, player);
  useEffect(() => use.current?.focus(), []);
  useEffect(() => {
    const element = player.current;
    if (element === null) return;
    return withDuration(element, () => {
      length.value = lengthText(element.duration);
    });
  }, [address, length]);
  return (
    <div class="guide-review">
      {/* biome-ignore lint/a11y/useMediaCaption: recorded without sound */}
      <video key={address} ref={player} src={address} controls playsInline aria-label={t("eyes.guide.review")} />
      <div class="stack">
        <p>{t("eyes.guide.reviewHint")}</p>
        <p class="small soft">{[length.value, formatBytes(video.size)].filter(Boolean).join(" · ")}</p>
        <div class="row">
          <button ref={use} type="button" class="button button-primary" onClick={onUse}>
            {t("eyes.guide.use")}
          </button>
          <Button onClick={onRetake}>{t("eyes.guide.retake")}</Button>
          <Button kind="quiet" onClick={() => saveBlob(video, toFile(video).name)}>
            <Icon name="download" />
            {t("eyes.guide.save")}
          </Button>
        </div>
        <p class="small soft">{t("eyes.start.private")}</p>
      </div>
    </div>
  );
}
