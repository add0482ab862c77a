import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { t } from "../i18n";
import { Button } from "../ui/Button";
import { DropZone, usePaste, whyNot } from "../ui/DropZone";
import { Icon } from "../ui/Icon";
import { CameraDialog } from "./CameraDialog";
import { contentType, MAX_BYTES, TAKEN_TYPES } from "./photoFile";
import { choosePhoto, dropPhoto, type Photo, photo, run } from "./session";

const accepts = () => ({ types: TAKEN_TYPES, names: t("seat.photo.types"), maxBytes: MAX_BYTES, typeOf: contentType });

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
  return (
    <>
      <DropZone label={t("seat.photo.label")} hint={t("seat.photo.hint")} accepts={accepts()} onFile={choosePhoto}>
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
  const hidden = useSignal(""); // the address of a photo that this browser cannot show, such as HEIC
  return (
    <>
      <div class="photo-frame">
        {hidden.value === url ? (
          <p class="soft photo-unshown">{t("seat.photo.unshown")}</p>
        ) : (
          <img
            src={url}
            alt={t("seat.photo.alt")}
            onError={() => {
              hidden.value = url;
            }}
          />
        )}
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
    refused.value = whyNot(file, accepts());
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
        accept={TAKEN_TYPES.join(",")}
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
