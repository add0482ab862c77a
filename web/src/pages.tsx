import { lazy, Suspense } from "preact/compat";
import { Route, Switch, useLocation } from "wouter-preact";
import { AnalysisPage } from "./analysis/AnalysisPage";
import { HistoryPage } from "./history/HistoryPage";
import { t } from "./i18n";
import { ROUTES } from "./routes";
import { SeatPage } from "./seat/SeatPage";
import { SettingsPage } from "./settings/SettingsPage";
import { Boundary } from "./shell/Boundary";
import { Page } from "./ui/Page";

// Only this page loads the chart library and the table's parser.
const EyesPage = lazy(() => import("./eyes/EyesPage"));

export function Pages() {
  const [location] = useLocation();
  return (
    <Boundary key={location}>
      <Suspense fallback={<Page title={t("page.loading")} passing />}>
        <Switch>
          <Route path={ROUTES.seat}>
            <SeatPage />
          </Route>
          <Route path={ROUTES.eyes}>
            <EyesPage />
          </Route>
          <Route path={ROUTES.history}>
            <HistoryPage />
          </Route>
          <Route path={ROUTES.settings}>
            <SettingsPage />
          </Route>
          <Route path="/analyses/:id">{({ id }) => <AnalysisPage key={id} id={id} EyesPage={EyesPage} />}</Route>
          <Route>
            <Page title={t("page.notFound")} lead={t("page.notFoundHint")} />
          </Route>
        </Switch>
      </Suspense>
    </Boundary>
  );
}
