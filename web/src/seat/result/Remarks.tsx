import type { SeatSetupAnalysis } from "../../api/types";
import { language, t, tMaybe } from "../../i18n";
import { Note } from "../../ui/Note";

/** Warnings of both steps: the answer is valid but could be more accurate. */
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

/** In English the service's text, which names the segment; else our text, with the service's if it says more. */
function remark(code: string, message: string): string {
  if (language.value === "en") return message;
  return tMaybe(`seat.warning.${code}`) ?? message;
}
