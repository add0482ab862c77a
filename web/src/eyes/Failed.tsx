import type { ApiFailure } from "../api/errors";
import { t, tMaybe } from "../i18n";
import { Button } from "../ui/Button";
import { ErrorNote } from "../ui/ErrorNote";

interface Props {
  failure: ApiFailure;
  fileName: string | undefined;
  /** The video is still in memory and can be sent again. */
  onAgain: (() => void) | undefined;
  onNew: () => void;
}

/** Why there is no result, and what the user can do. */
export function Failed({ failure, fileName, onAgain, onNew }: Props) {
  const title = tMaybe(`eyes.failed.${failure.code}`);
  return (
    <div class="eyes-failed stack">
      {fileName && <p class="eyes-file-name">{fileName}</p>}
      <ErrorNote reason={failure} {...(title === undefined ? {} : { title })}>
        {onAgain && (failure.transient || failure.code === "INTERNAL_ERROR") && (
          <Button kind="primary" onClick={onAgain}>
            {t("action.retry")}
          </Button>
        )}
        <Button onClick={onNew}>{t("eyes.failed.other")}</Button>
      </ErrorNote>
    </div>
  );
}
