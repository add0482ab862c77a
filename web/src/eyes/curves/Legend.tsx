import { t } from "../../i18n";
import { BlinkMark } from "../viewer/BlinkMark";
import type { Viewer } from "../viewer/model";

/** The meaning of the marks that the recording has. */
export function Legend({ viewer }: { viewer: Viewer }) {
  const kinds = (["complete", "incomplete", "closure"] as const).filter((kind) =>
    viewer.blinks.some((blink) => blink.kind === kind),
  );
  return (
    <ul class="eyes-legend">
      {kinds.map((kind) => (
        <li key={kind}>
          <BlinkMark kind={kind} />
          {t(`eyes.kind.${kind}`)}
        </li>
      ))}
      {viewer.blind.length > 0 && (
        <li>
          <span class="eyes-hatch" aria-hidden="true" />
          {t("eyes.curves.blind")}
        </li>
      )}
    </ul>
  );
}
