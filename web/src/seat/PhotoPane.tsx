import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { t } from "../i18n";
import { Button } from "../ui/Button";
import { DropZone, usePaste, whyNot } from "../ui/DropZone";
import { Icon } from "../ui/Icon";
import { CameraDialog } from "./CameraDialog";
import { choosePhoto, dropPhoto, type Photo, photo, run } from "./session";

const TYPES = ["image/jpeg", "image/png", "image/webp"] as const;
const MAX_BYTES = 20e6; // the limit of POST /uploads

/** Asks for a photo, then shows it. Its height does not change. */
export function PhotoPane() {
  const filming = useSignal(false);
  const film = () => {
    filming.value = true;
  };
  return (
    <section class="card photo-pane" aria-label={t("seat.photo.heading")}>
      {photo.value ? <Chosen photo={photo.value} onFilm={film} /> : <Empty onFilm={film} />}
      {filming.value && (
        <CameraDialog
          onPhoto={(file) => choosePhoto(file, true)}
          onClose={() => {
            filming.value = false;
          }}
        />
      )}
    </section>
  );
}

function Empty({ onFilm }: { onFilm: () => void }) {
  const accepts = { types: TYPES, names: t("seat.photo.types"), maxBytes: MAX_BYTES };
  return (
    <>
      <DropZone label={t("seat.photo.label")} hint={t("seat.photo.hint")} accepts={accepts} onFile={choosePhoto}>
        <Button onClick={onFilm}>
          <Icon name="camera" />
          {t("camera.open")}
        </Button>
      </DropZone>
      <div class="photo-advice">
        <h3>{t("seat.photo.advice")}</h3>
        <ul>
          <li>{t("seat.photo.advice1")}</li>
          <li>{t("seat.photo.advice2")}</li>
          <li>{t("seat.photo.advice3")}</li>
        </ul>
      </div>
    </>
  );
}

function Chosen({ photo: { url, fromCamera }, onFilm }: { photo: Photo; onFilm: () => void }) {
  const busy = run.value.phase === "uploading" || run.value.phase === "analysing";
  return (
    <>
      <div class="photo-frame">
        <img src={url} alt={t("seat.photo.alt")} />
        <Button class="photo-remove" onClick={dropPhoto} disabled={busy} aria-label={t("seat.photo.remove")}>
          <Icon name="close" />
        </Button>
      </div>
      <div class="row">
        <ReplaceButton disabled={busy} />
        <Button kind="quiet" onClick={onFilm} disabled={busy}>
          <Icon name="camera" />
          {fromCamera ? t("seat.photo.retake") : t("camera.open")}
        </Button>
      </div>
    </>
  );
}

/** A button that chooses another photo. */
export function ReplaceButton({ disabled = false }: { disabled?: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  const refused = useSignal("");
  const take = (file: File | undefined) => {
    if (file === undefined || disabled) return;
    refused.value = whyNot(file, { types: TYPES, names: t("seat.photo.types"), maxBytes: MAX_BYTES });
    if (!refused.value) choosePhoto(file);
  };
  usePaste(take);
  return (
    <>
      <Button onClick={() => input.current?.click()} disabled={disabled}>
        <Icon name="file" />
        {t("seat.photo.replace")}
      </Button>
      <input
        ref={input}
        hidden
        type="file"
        accept={TYPES.join(",")}
        onChange={(event) => {
          take(event.currentTarget.files?.[0]);
          event.currentTarget.value = "";
        }}
      />
      {refused.value && (
        <p class="field-error" role="alert">
          {refused.value}
        </p>
      )}
    </>
  );
}
