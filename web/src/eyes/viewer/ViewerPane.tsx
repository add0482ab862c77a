import { useId } from "preact/hooks";
import { t } from "../../i18n";
import { Curves } from "../curves/Curves";
import { BlinkList } from "./BlinkList";
import { Controls } from "./Controls";
import { onViewerKey } from "./keys";
import type { Viewer } from "./model";
import { OfferVideo } from "./OfferVideo";
import { Player } from "./Player";
import { Timeline } from "./Timeline";
import "./viewer.css";

interface Props {
  viewer: Viewer;
  file: File | undefined;
  onFile: (file: File) => void;
  width: number;
  height: number;
}

/** Video, curves and blinks, synchronised. */
export function ViewerPane({ viewer, file, onFile, width, height }: Props) {
  const hint = useId();
  return (
    <section
      class="eyes-viewer"
      aria-label={t("eyes.viewer.label")}
      aria-describedby={hint}
      onKeyDown={(event) => onViewerKey(event, viewer)}
    >
      <div class="eyes-watch">
        {file ? <Player viewer={viewer} file={file} width={width} height={height} /> : <OfferVideo onFile={onFile} />}
        <Timeline viewer={viewer} />
        <Controls viewer={viewer} playable={file !== undefined} />
        <p id={hint} class="small soft eyes-keys">
          {t("eyes.viewer.keys")}
        </p>
      </div>
      <Curves viewer={viewer} />
      <BlinkList viewer={viewer} />
    </section>
  );
}
