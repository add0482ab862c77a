import { useSignal } from "@preact/signals";
import { t } from "../../i18n";
import { userId } from "../../state/settings";
import { Button } from "../../ui/Button";
import { CheckLine } from "./CheckLine";
import { checkFace, type Face } from "./face";

interface Props {
  video: () => HTMLVideoElement | null;
  ready: boolean;
}

/** Checks the distance: the width of an eye decides whether the gaze can be measured. */
export function FaceCheck({ video, ready }: Props) {
  const face = useSignal<Face | "asking" | undefined>(undefined);
  const check = async () => {
    const player = video();
    if (player === null) return;
    face.value = "asking";
    face.value = await checkFace(player, userId.value);
  };
  const found = face.value;
  return (
    <div class="guide-face">
      <div role="status">
        <ul class="guide-checks">
          {found !== undefined && (
            <CheckLine good={found !== "asking" && found.grade === "good"}>{told(found)}</CheckLine>
          )}
        </ul>
      </div>
      <Button disabled={!ready || found === "asking"} onClick={check}>
        {t("eyes.guide.face.check")}
      </Button>
      <p class="small soft">{t("eyes.guide.face.hint")}</p>
    </div>
  );
}

function told(face: Face | "asking"): string {
  if (face === "asking") return t("eyes.guide.face.asking");
  return t(`eyes.guide.face.${face.grade}`, "width" in face ? { width: Math.round(face.width) } : {});
}
