import { computed } from "@preact/signals";
import { useId, useMemo } from "preact/hooks";
import { t } from "../../i18n";
import { Button } from "../../ui/Button";
import { timeText } from "../format";
import { Glyph } from "../viewer/Glyph";
import type { Viewer } from "../viewer/model";
import { isWhole } from "./span";

const STEP = 0.5;

/** The visible span, and buttons for the gestures of mouse and fingers. */
export function ZoomBar({ viewer }: { viewer: Viewer }) {
  const hint = useId();
  const whole = useMemo(() => computed(() => isWhole(viewer.span.value, viewer.whole)), [viewer]);
  return (
    <div class="eyes-zoom">
      <p id={hint} class="small soft eyes-zoom-hint">
        {t(matchMedia("(pointer: coarse)").matches ? "eyes.curves.hintTouch" : "eyes.curves.hintMouse")}
      </p>
      <fieldset class="row eyes-zoom-buttons" aria-describedby={hint}>
        <legend class="visually-hidden">{t("eyes.curves.zoom")}</legend>
        <Shown viewer={viewer} />
        <Button
          kind="quiet"
          aria-label={t("eyes.curves.zoomOut")}
          title={t("eyes.curves.zoomOut")}
          disabled={whole.value}
          onClick={() => viewer.zoom(1 / STEP)}
        >
          <Glyph name="minus" />
        </Button>
        <Button
          kind="quiet"
          aria-label={t("eyes.curves.zoomIn")}
          title={t("eyes.curves.zoomIn")}
          onClick={() => viewer.zoom(STEP)}
        >
          <Glyph name="plus" />
        </Button>
        <Button kind="quiet" disabled={whole.value} onClick={() => viewer.show(viewer.whole)}>
          {t("eyes.curves.whole")}
        </Button>
      </fieldset>
    </div>
  );
}

function Shown({ viewer }: { viewer: Viewer }) {
  const { from, to } = viewer.span.value;
  return (
    <span class="small soft eyes-shown">{t("eyes.curves.shown", { from: timeText(from), to: timeText(to) })}</span>
  );
}
