import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { EyeParameters } from "../../api/types";
import { t } from "../../i18n";
import { Button } from "../../ui/Button";
import { DropZone } from "../../ui/DropZone";
import { Icon } from "../../ui/Icon";
import { Advice } from "./Advice";
import { Chosen, type ChosenVideo } from "./Chosen";
import "./choose.css";
import { OptionsForm } from "./OptionsForm";
import { NO_OPTIONS, toParameters, wrongNumbers } from "./parameters";
import { probe } from "./probe";
import { contentType, MAX_BYTES, type Refusal, refuse, TAKEN_TYPES } from "./videoFile";

interface Props {
  onStart: (file: File, contentType: string, parameters: EyeParameters) => void;
  onRecord: () => void;
}

/** Choose a video and its options. Nothing is sent before the button is pressed. */
export function Choose({ onStart, onRecord }: Props) {
  const chosen = useSignal<ChosenVideo | undefined>(undefined);
  const refusal = useSignal<Refusal | undefined>(undefined);
  const options = useSignal(NO_OPTIONS);
  const button = useRef<HTMLButtonElement>(null);
  const take = async (file: File) => {
    refusal.value = refuse(file);
    if (refusal.value !== undefined) return;
    const facts = await probe(file);
    refusal.value = refuse(file, facts);
    if (refusal.value !== undefined) return;
    chosen.value = { file, facts };
    button.current?.focus({ preventScroll: true });
  };
  const video = chosen.value;
  const ready = video !== undefined && wrongNumbers(options.value).length === 0;
  const start = () => {
    const type = video && contentType(video.file);
    if (ready && type) onStart(video.file, type, toParameters(options.value));
  };
  return (
    <div class="eyes-choose">
      <div class="stack">
        {video ? (
          <Chosen video={video} onRemove={() => (chosen.value = undefined)} />
        ) : (
          <DropZone label={t("eyes.drop.label")} hint={t("eyes.drop.hint")} accepts={accepts()} onFile={take}>
            <Button onClick={onRecord}>
              <Icon name="camera" />
              {t("eyes.guide.open")}
            </Button>
          </DropZone>
        )}
        <p role="alert" class="eyes-refused">
          {refusal.value && t(refusal.value)}
        </p>
      </div>
      <form
        class="card stack eyes-options"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          start();
        }}
      >
        <h2>{t("eyes.options.title")}</h2>
        <OptionsForm
          options={options.value}
          duration_s={video?.facts.duration_s}
          onChange={(next) => (options.value = next)}
        />
        <button ref={button} type="submit" class="button button-primary eyes-start" disabled={!ready}>
          {t("eyes.start")}
        </button>
        <p class="small soft">{t(video ? "eyes.start.private" : "eyes.start.first")}</p>
      </form>
      <Advice />
    </div>
  );
}

function accepts() {
  return { types: TAKEN_TYPES, names: t("eyes.drop.types"), maxBytes: MAX_BYTES };
}
