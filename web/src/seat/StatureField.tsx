import { t } from "../i18n";
import { Field } from "../ui/Field";
import { stature } from "./session";
import { inUnit, isEmpty, type Stature, type StatureUnit, statureCm, toFeet } from "./stature";

/** Centimetres, or feet and inches; the other unit is shown below. */
export function StatureField({ tried }: { tried: boolean }) {
  const change = (some: Partial<Stature>) => {
    stature.value = { ...stature.value, ...some };
  };
  const { unit } = stature.value;
  return (
    <div class="stature">
      <Field label={t("seat.form.height")} hint={hint()} error={problem(tried)}>
        {(control) =>
          unit === "cm" ? (
            <Amount
              {...control}
              unit={t("unit.cm")}
              value={stature.value.cm}
              mode="decimal"
              data-stature
              onChange={(cm) => change({ cm })}
            />
          ) : (
            <div class="stature-feet">
              <Amount
                {...control}
                unit="ft"
                value={stature.value.feet}
                mode="numeric"
                data-stature
                label={t("seat.form.feet")}
                onChange={(feet) => change({ feet })}
              />
              <Amount
                unit="in"
                value={stature.value.inches}
                mode="decimal"
                label={t("seat.form.inches")}
                onChange={(inches) => change({ inches })}
              />
            </div>
          )
        }
      </Field>
      <UnitSwitch unit={unit} />
    </div>
  );
}

function UnitSwitch({ unit }: { unit: StatureUnit }) {
  const options = [
    ["cm", t("unit.cm")],
    ["ft", t("seat.form.unitFeet")],
  ] as const;
  return (
    <fieldset class="choice stature-unit">
      <legend class="visually-hidden">{t("seat.form.unit")}</legend>
      {options.map(([option, label]) => (
        <label key={option}>
          <input
            type="radio"
            name="stature-unit"
            checked={option === unit}
            onChange={() => {
              stature.value = inUnit(stature.value, option);
            }}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

interface AmountProps {
  id?: string;
  unit: string;
  value: string;
  mode: "decimal" | "numeric";
  label?: string;
  "data-stature"?: boolean;
  onChange: (value: string) => void;
}

function Amount({ unit, value, mode, label, onChange, ...rest }: AmountProps) {
  return (
    <div class="with-unit">
      <input
        class="input"
        type="text"
        inputMode={mode}
        autocomplete="off"
        {...(label ? { "aria-label": label } : {})}
        {...rest}
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
      <span aria-hidden="true">{unit}</span>
    </div>
  );
}

function hint(): string {
  const cm = statureCm(stature.value);
  if (cm === undefined) return t("seat.form.heightHint");
  if (stature.value.unit === "ft") return t("seat.form.heightIs", { value: t("unit.cmValue", { value: String(cm) }) });
  return t("seat.form.heightIs", { value: t("seat.form.feetAndInches", toFeet(cm)) });
}

/** While the user types, only values that cannot become valid; an empty field is wrong after sending. */
function problem(tried: boolean): string | undefined {
  if (statureCm(stature.value) !== undefined) return undefined;
  if (isEmpty(stature.value)) return tried ? t("seat.form.heightMissing") : undefined;
  const long = stature.value.unit === "cm" && stature.value.cm.trim().length >= 3;
  return tried || long ? t("seat.form.heightError") : undefined;
}
