import { useRef } from "preact/hooks";
import { formatBytes, t } from "../../i18n";
import { Button } from "../../ui/Button";
import { lengthText } from "../format";
import { useObjectUrl } from "../useObjectUrl";
import type { VideoFacts } from "./videoFile";

export interface ChosenVideo {
  file: File;
  facts: VideoFacts;
}

/** A preview of the video that will be sent. */
export function Chosen({ video, onRemove }: { video: ChosenVideo; onRemove: () => void }) {
  const { file, facts } = video;
  const player = useRef<HTMLVideoElement>(null);
  const address = useObjectUrl(file, player);
  return (
    <section class="eyes-chosen" aria-label={t("eyes.chosen.label")}>
      {facts.width ? (
        // biome-ignore lint/a11y/useMediaCaption: the person's own video; nothing in it is spoken to the viewer
        <video
          key={address}
          ref={player}
          src={address}
          controls
          playsInline
          preload="metadata"
          aria-label={t("eyes.player.label")}
        />
      ) : (
        <p class="eyes-no-preview soft">{t("eyes.chosen.noPreview")}</p>
      )}
      <div class="eyes-chosen-facts">
        <div>
          <p class="eyes-file-name">{file.name}</p>
          <p class="small soft">{[formatBytes(file.size), ...factTexts(facts)].join(" · ")}</p>
        </div>
        <Button onClick={onRemove}>{t("eyes.chosen.other")}</Button>
      </div>
    </section>
  );
}

function factTexts({ duration_s, width, height }: VideoFacts): string[] {
  return [...(duration_s ? [lengthText(duration_s)] : []), ...(width ? [`${width} × ${height}`] : [])];
}
