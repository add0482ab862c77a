import type { Progress } from "../../api/types";
import { formatNumber, t } from "../../i18n";
import { lengthText } from "../format";

/** One cell for each part analysed in parallel. Parts end in any order: only the number of finished ones is known. */
export function Windows({ progress }: { progress: Progress | undefined }) {
  const all = progress?.windows ?? 0;
  const done = progress?.windows_done ?? 0;
  const text = t("eyes.run.windows", { done, all });
  return (
    <div class="eyes-windows">
      <div
        class="eyes-cells"
        role="progressbar"
        aria-label={t("eyes.step.windows")}
        aria-valuemin={0}
        aria-valuemax={Math.max(1, all)}
        aria-valuenow={done}
        aria-valuetext={progress ? text : t("eyes.run.planning")}
      >
        {Array.from({ length: all || PLACEHOLDERS }, (_, which) => (
          <span key={which} class={which < done ? "eyes-cell eyes-cell-done" : "eyes-cell"} />
        ))}
      </div>
      <p class="small soft">
        {progress
          ? t("eyes.run.size", { frames: formatNumber(progress.frames), time: lengthText(progress.duration_s) })
          : t("eyes.run.planning")}
      </p>
    </div>
  );
}

const PLACEHOLDERS = 12;
