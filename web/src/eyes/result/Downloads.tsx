import { useSignal } from "@preact/signals";
import type { EyeTrackingAnalysis } from "../../api/types";
import { t } from "../../i18n";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { saveFile } from "./save";

const FILES = [
  ["csv_url", "eyes.csv", "eyes.download.csv"],
  ["blinks_url", "eyes-blinks.csv", "eyes.download.blinks"],
  ["plot_url", "eyes.svg", "eyes.download.svg"],
  ["plot_png_url", "eyes.png", "eyes.download.png"],
  ["summary_url", "summary.json", "eyes.download.summary"],
] as const;

export function Downloads({ analysis }: { analysis: EyeTrackingAnalysis }) {
  const failed = useSignal(false);
  const save = (link: (typeof FILES)[number][0], name: string) => {
    failed.value = false;
    saveFile(analysis, link, name).catch(() => {
      failed.value = true;
    });
  };
  return (
    <div class="stack">
      <div class="row">
        {FILES.filter(([link]) => analysis[link] !== null).map(([link, name, label]) => (
          <Button key={link} onClick={() => save(link, name)}>
            <Icon name="download" />
            {t(label)}
          </Button>
        ))}
      </div>
      <p role="alert" class="eyes-refused">
        {failed.value && t("eyes.download.failed")}
      </p>
    </div>
  );
}
