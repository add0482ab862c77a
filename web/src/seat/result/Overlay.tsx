import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { getAnalysis } from "../../api/analyses";
import type { SeatSetupAnalysis } from "../../api/types";
import { t } from "../../i18n";
import { Dialog } from "../../ui/Dialog";

const RENEW_MS = 55 * 60_000; // links are valid for an hour

/** The overlay picture; its link is renewed before it expires, and once when it fails. */
export function Overlay({ analysis }: { analysis: SeatSetupAnalysis }) {
  const url = useSignal(analysis.overlay_url ?? undefined);
  const renewed = useSignal(0); // a new picture element each time, because the same address would not be fetched again
  const lost = useSignal(false);
  const large = useSignal(false);
  const enlarge = (on: boolean) => () => {
    large.value = on;
  };
  const renew = async () => {
    const fresh = await getAnalysis(analysis.analysis_id).catch(() => undefined);
    if (fresh?.kind !== "seat_setup" || !fresh.overlay_url) return;
    url.value = fresh.overlay_url;
    renewed.value++;
  };
  useEffect(() => {
    const timer = setInterval(renew, RENEW_MS);
    return () => clearInterval(timer);
  }, [analysis.analysis_id]);
  const onError = () => {
    if (lost.value) return;
    lost.value = true;
    void renew();
  };
  return (
    <div class="overlay">
      {url.value && (
        <button type="button" class="overlay-enlarge" onClick={enlarge(true)} title={t("seat.result.enlarge")}>
          <img
            key={renewed.value}
            src={url.value}
            alt={t("seat.result.overlayAlt")}
            onError={onError}
            onLoad={() => {
              lost.value = false;
            }}
          />
        </button>
      )}
      {large.value && (
        <Dialog wide title={t("seat.result.overlay")} onClose={enlarge(false)}>
          <img class="overlay-large" src={url.value} alt={t("seat.result.overlayAlt")} />
        </Dialog>
      )}
      {(lost.value || !url.value) && <p class="soft">{t("seat.result.overlayLost")}</p>}
    </div>
  );
}
