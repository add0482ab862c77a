import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../../i18n";
import { Note } from "../../ui/Note";
import { useObjectUrl } from "../useObjectUrl";
import { withDuration } from "./duration";
import type { Viewer } from "./model";

interface Props {
  viewer: Viewer;
  file: File;
  /** Of the upright picture; reserves the space while the video loads. */
  width: number;
  height: number;
}

/** The video that is still in this browser's memory. */
export function Player({ viewer, file, width, height }: Props) {
  const video = useRef<HTMLVideoElement>(null);
  const broken = useSignal(false);
  const address = useObjectUrl(file, video);
  useEffect(() => {
    const player = video.current;
    if (player === null) return;
    broken.value = false;
    const { attach } = viewer.transport;
    let detach = () => {};
    const stopWaiting = withDuration(player, () => {
      detach = attach(player);
    });
    return () => [stopWaiting(), detach()][1];
  }, [viewer, address, broken]);
  return (
    <div class="eyes-player">
      <video
        key={address}
        ref={video}
        src={address}
        style={{ aspectRatio: `${width} / ${height}` }}
        playsInline
        muted
        preload="auto"
        hidden={broken.value}
        aria-label={t("eyes.player.label")}
        onError={() => (broken.value = true)}
        onClick={() => viewer.transport.toggle()}
      />
      {broken.value && <Note tone="warn">{t("eyes.player.broken")}</Note>}
    </div>
  );
}
