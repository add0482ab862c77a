import { useSignal } from "@preact/signals";
import { Link } from "wouter-preact";
import { t } from "../i18n";
import { ROUTES } from "../routes";
import { userId } from "../state/settings";
import { Button } from "../ui/Button";
import { Choice } from "../ui/Choice";
import { Field } from "../ui/Field";
import { StatureField } from "./StatureField";
import { photo, sex, start, stature, vehicle } from "./session";
import { statureCm } from "./stature";
import { VEHICLES, vehicleTitle } from "./vehicleTitle";

/** The inputs that the photo does not show, and the start button. */
export function DriverForm() {
  const tried = useSignal(false);
  const ready = photo.value !== undefined && statureCm(stature.value) !== undefined;
  const submit = (event: Event) => {
    event.preventDefault();
    tried.value = true;
    if (statureCm(stature.value) === undefined) document.querySelector<HTMLInputElement>("[data-stature]")?.focus();
    else void start();
  };
  return (
    <form class="stack" onSubmit={submit} noValidate>
      <h2>{t("seat.form.heading")}</h2>
      <StatureField tried={tried.value} />
      <Choice
        legend={t("seat.form.sex")}
        optional={t("seat.form.optional")}
        hint={t("seat.form.sexHint")}
        value={sex.value}
        options={[
          ["", t("seat.form.sexNone")],
          ["female", t("seat.form.sexFemale")],
          ["male", t("seat.form.sexMale")],
        ]}
        onChange={(value) => {
          sex.value = value;
        }}
      />
      <VehicleField />
      <p class="small soft">
        {t("seat.form.user")}: <Link href={ROUTES.settings}>{userId.value}</Link>
      </p>
      <div class={ready ? "form-action form-action-ready" : "form-action"}>
        <Button kind="primary" type="submit" disabled={photo.value === undefined}>
          {t("seat.form.start")}
        </Button>
        {photo.value === undefined && <p class="small soft">{t("seat.form.noPhoto")}</p>}
      </div>
    </form>
  );
}

function VehicleField() {
  return (
    <Field label={t("seat.form.vehicle")}>
      {(control) => (
        <div class="select">
          <select
            class="input"
            {...control}
            value={vehicle.value}
            onChange={(event) => {
              vehicle.value = event.currentTarget.value;
            }}
          >
            <option value="">{t("seat.form.vehicleDefault")}</option>
            {VEHICLES.map((name) => (
              <option key={name} value={name}>
                {vehicleTitle(name)}
              </option>
            ))}
          </select>
        </div>
      )}
    </Field>
  );
}
