import { useSignal, useSignalEffect } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { formatNumber, t } from "../../i18n";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { rowAt } from "../data/series";
import { timeText } from "../format";
import { Glyph } from "./Glyph";
import type { Viewer } from "./model";

const RATES = [0.1, 0.25, 0.5, 1];

export function Controls({ viewer, playable }: { viewer: Viewer; playable: boolean }) {
  return (
    <fieldset class="eyes-controls">
      <legend class="visually-hidden">{t("eyes.player.controls")}</legend>
      <Tool label={t("eyes.player.blinkBack")} onClick={() => viewer.stepBlink(-1)}>
        <Glyph name="blinkBack" />
      </Tool>
      <Tool label={t("eyes.player.frameBack")} onClick={() => viewer.stepFrame(-1)}>
        <Glyph name="frameBack" />
      </Tool>
      {playable && <PlayButton viewer={viewer} />}
      <Tool label={t("eyes.player.frameOn")} onClick={() => viewer.stepFrame(1)}>
        <Glyph name="frameOn" />
      </Tool>
      <Tool label={t("eyes.player.blinkOn")} onClick={() => viewer.stepBlink(1)}>
        <Glyph name="blinkOn" />
      </Tool>
      <Place viewer={viewer} />
      {playable && <Rate viewer={viewer} />}
    </fieldset>
  );
}

function Tool({ label, onClick, children }: { label: string; onClick: () => void; children: ComponentChildren }) {
  return (
    <Button kind="quiet" class="eyes-tool" aria-label={label} title={label} onClick={onClick}>
      {children}
    </Button>
  );
}

function PlayButton({ viewer }: { viewer: Viewer }) {
  const playing = viewer.transport.playing.value;
  return (
    <Tool label={t(playing ? "eyes.player.pause" : "eyes.player.play")} onClick={viewer.transport.toggle}>
      <Icon name={playing ? "pause" : "play"} />
    </Tool>
  );
}

/** Time and frame of the playhead; changes sixty times a second while playing, so it is written directly. */
function Place({ viewer }: { viewer: Viewer }) {
  const place = useRef<HTMLSpanElement>(null);
  useSignalEffect(() => {
    const seconds = viewer.transport.time.value;
    const frame = viewer.series.frame[rowAt(viewer.series.time, seconds)] ?? 0;
    if (place.current)
      place.current.textContent = t("eyes.player.place", { time: timeText(seconds), frame: String(frame) });
  });
  return <span ref={place} class="eyes-place" />;
}

function Rate({ viewer }: { viewer: Viewer }) {
  const rate = useSignal(1);
  const choose = (next: number) => {
    rate.value = next;
    viewer.transport.setRate(next);
  };
  return (
    <label class="eyes-rate select">
      <span class="visually-hidden">{t("eyes.player.rate")}</span>
      <select class="input" value={rate.value} onChange={(event) => choose(Number(event.currentTarget.value))}>
        {RATES.map((value) => (
          <option key={value} value={value}>
            {formatNumber(value, value < 1 ? 2 : 0)}×
          </option>
        ))}
      </select>
    </label>
  );
}
