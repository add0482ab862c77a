import type { SeatSetupAnalysis } from "../../api/types";
import { language, t, tMaybe } from "../../i18n";
import { Note } from "../../ui/Note";

/** Warnings of both steps: the answer stands, but could be better. */
export function Remarks({ analysis }: { analysis: SeatSetupAnalysis }) {
  const remarks = [...(analysis.measurement?.warnings ?? []), ...(analysis.seat_setup?.warnings ?? [])];
  if (remarks.length === 0) return null;
  return (
    <Note tone="warn" title={t("seat.result.remarks")}>
      <ul class="remarks">
        {remarks.map(({ code, message }) => (
          <li key={`${code}${message}`}>{remark(code, message)}</li>
        ))}
      </ul>
    </Note>
  );
}

/** In English the service's own words, which name the segment; else ours by code, with the service's where it says more. */
function remark(code: string, message: string): string {
  if (language.value === "en") return message;
  return tMaybe(`seat.warning.${code}`) ?? message;
}
