import { Link } from "wouter-preact";
import type { Analysis } from "../api/types";
import { lengthText } from "../eyes/format";
import { formatDate, formatNumber, t, tMaybe } from "../i18n";
import { analysisPath, ROUTES } from "../routes";
import { vehicleTitle } from "../seat/vehicleTitle";
import { Icon } from "../ui/Icon";

interface Props {
  analyses: readonly Analysis[];
  loading: boolean;
  failed: boolean;
}

/** A table on wide screens, a list of cards on phones; the kind is the link. */
export function AnalysesTable({ analyses, loading, failed }: Props) {
  return (
    <section class="card history" aria-busy={loading}>
      <p class="visually-hidden" role="status">
        {loading ? t("page.loading") : t("history.shown", { count: analyses.length })}
      </p>
      {analyses.length > 0 ? <Table analyses={analyses} /> : loading ? <Skeleton /> : !failed && <Empty />}
    </section>
  );
}

function Table({ analyses }: { analyses: readonly Analysis[] }) {
  return (
    <table class="analyses">
      <thead>
        <tr>
          <th scope="col">{t("history.kind")}</th>
          <th scope="col">{t("history.started")}</th>
          <th scope="col">{t("history.what")}</th>
          <th scope="col">{t("history.status")}</th>
        </tr>
      </thead>
      <tbody>
        {analyses.map((analysis) => (
          <Row key={analysis.analysis_id} analysis={analysis} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ analysis }: { analysis: Analysis }) {
  const kind = tMaybe(`kind.${analysis.kind}`) ?? analysis.kind;
  const date = formatDate(analysis.created_at);
  return (
    <tr>
      <td class="analyses-kind">
        <Icon name={analysis.kind === "eye_tracking" ? "eye" : "seat"} />
        <Link href={analysisPath(analysis.analysis_id)} aria-label={t("history.openOne", { kind, date })}>
          {kind}
        </Link>
      </td>
      <td>{date}</td>
      <td class="soft">{about(analysis)}</td>
      <td>
        <span class={`badge badge-${analysis.status}`}>{t(`status.${analysis.status}`)}</span>
        {analysis.error && <span class="small soft"> {analysis.error.code}</span>}
      </td>
    </tr>
  );
}

/** The detail that distinguishes an analysis from others. */
function about(analysis: Analysis): string {
  if (analysis.kind === "seat_setup") {
    const { height_cm, vehicle } = analysis.request;
    const name = analysis.seat_setup?.vehicle ?? vehicle;
    const cm = formatNumber(height_cm, height_cm % 1 === 0 ? 0 : 1);
    return name
      ? t("history.seatAbout", { cm, vehicle: vehicleTitle(name, undefined) })
      : t("unit.cmValue", { value: cm });
  }
  const name = analysis.video_path.split("/").at(-1) ?? "";
  const seconds = analysis.progress?.duration_s;
  return seconds === undefined ? name : lengthText(seconds);
}

function Empty() {
  return (
    <div class="history-empty">
      <p>{t("history.empty")}</p>
      <p class="soft">{t("history.emptyHint")}</p>
      <p class="row">
        <Link class="button button-plain" href={ROUTES.seat}>
          {t("nav.seat")}
        </Link>
        <Link class="button button-plain" href={ROUTES.eyes}>
          {t("nav.eyes")}
        </Link>
      </p>
    </div>
  );
}

function Skeleton() {
  return (
    <div class="skeleton" aria-hidden="true">
      {[0, 1, 2, 3].map((row) => (
        <span key={row} />
      ))}
    </div>
  );
}
