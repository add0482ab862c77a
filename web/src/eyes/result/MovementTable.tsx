import type { EyeSummary } from "../../api/types";
import { t } from "../../i18n";
import { Disclosure } from "../../ui/Disclosure";
import { orDash } from "../format";
import { RemarkList } from "./RemarkList";

type Statistics = NonNullable<EyeSummary["blink_statistics"]>;

const ROWS = [
  ["amplitude", 2],
  ["half_width_s", 3],
  ["closing_s", 3],
  ["opening_s", 3],
  ["closing_speed", 1],
  ["opening_speed", 1],
  ["speed_ratio", 2],
  ["interval_s", 1],
] as const;

/** How the lids moved, over all blinks: number, mean and standard deviation. docs/blinks.md defines each figure. */
export function MovementTable({ found }: { found: Statistics | null | undefined }) {
  if (!found?.amplitude.n) return null;
  return (
    <Disclosure summary={t("eyes.movement.title")}>
      <div class="eyes-table-room">
        <table class="eyes-quality">
          <thead>
            <tr>
              <th scope="col">{t("eyes.movement.figure")}</th>
              <th scope="col">{t("eyes.movement.count")}</th>
              <th scope="col">{t("eyes.movement.mean")}</th>
            </tr>
          </thead>
          <tbody>
            {ROWS.map(([name, digits]) => (
              <tr key={name}>
                <th scope="row">{t(`eyes.movement.${name}`)}</th>
                <td>{found[name].n}</td>
                <td>{`${orDash(found[name].mean, digits)} ± ${orDash(found[name].sd, digits)}`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <RemarkList area="movement" remarks={found.reasons ?? []} />
    </Disclosure>
  );
}
