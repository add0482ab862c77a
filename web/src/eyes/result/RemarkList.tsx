import { language, t } from "../../i18n";
import { type Area, type Remark, tell } from "./remarks";

/** Codes as sentences: the meaning, what to do, and the service's message for this video. */
export function RemarkList({ area, remarks }: { area: Area; remarks: readonly Remark[] }) {
  if (remarks.length === 0) return null;
  return (
    <ul class="eyes-remarks">
      {remarks.map((remark) => (
        <OneRemark key={remark.code} area={area} remark={remark} />
      ))}
    </ul>
  );
}

function OneRemark({ area, remark }: { area: Area; remark: Remark }) {
  const { text, advice, said, code } = tell(area, remark);
  return (
    <li>
      <p>{text}</p>
      {advice && <p class="eyes-advice">{t("eyes.remark.do", { advice })}</p>}
      {said !== text && (
        <p class="small soft" lang="en">
          {language.value === "en" ? "" : `${t("error.serviceSays")}: `}
          {said} <code>{code}</code>
        </p>
      )}
    </li>
  );
}
