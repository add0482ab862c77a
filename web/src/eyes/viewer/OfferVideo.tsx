import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { t } from "../../i18n";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { ACCEPT, contentType } from "../choose/videoFile";

/** Results are kept, videos are not: the user can add the file again to watch it. Nothing is sent. */
export function OfferVideo({ onFile }: { onFile: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const refused = useSignal(false);
  const take = (file: File | undefined) => {
    if (file === undefined) return;
    refused.value = contentType(file) === undefined;
    if (!refused.value) onFile(file);
  };
  return (
    <section
      class="eyes-offer"
      aria-label={t("eyes.player.offer")}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        take(event.dataTransfer?.files[0]);
      }}
    >
      <p>{t("eyes.player.offer")}</p>
      <p class="small soft">{t("eyes.player.offerHint")}</p>
      <Button onClick={() => input.current?.click()}>
        <Icon name="file" />
        {t("eyes.player.offerChoose")}
      </Button>
      <input
        ref={input}
        class="visually-hidden"
        type="file"
        tabIndex={-1}
        accept={ACCEPT}
        aria-label={t("eyes.player.offerChoose")}
        onChange={(event) => take(event.currentTarget.files?.[0])}
      />
      <p role="alert" class="eyes-refused">
        {refused.value && t("eyes.refusal.type")}
      </p>
    </section>
  );
}
