import { formatNumber, t } from "../../i18n";
import { Button } from "../../ui/Button";
import { Choice } from "../../ui/Choice";
import { Disclosure } from "../../ui/Disclosure";
import { Field } from "../../ui/Field";
import { Note } from "../../ui/Note";
import { framesForAll, LIMITS, type NumberName, type Options, wrongNumbers } from "./parameters";

interface Props {
  options: Options;
  duration_s: number | undefined;
  onChange: (options: Options) => void;
}

export function OptionsForm({ options, duration_s, onChange }: Props) {
  const tasks = [
    ["none", t("eyes.task.none")],
    ["up-down", t("eyes.task.upDown")],
  ] as const;
  return (
    <>
      <Choice
        legend={t("eyes.task.legend")}
        hint={t(options.prompted ? "eyes.task.upDownHint" : "eyes.task.noneHint")}
        value={options.prompted ? "up-down" : "none"}
        options={tasks}
        onChange={(task) => onChange({ ...options, prompted: task === "up-down" })}
      />
      <label class="eyes-check">
        <input
          type="checkbox"
          checked={options.precise || options.prompted}
          disabled={options.prompted}
          onChange={(event) => onChange({ ...options, precise: event.currentTarget.checked })}
        />
        <span>
          {t("eyes.precise.label")}
          <span class="field-hint">{t(options.prompted ? "eyes.precise.included" : "eyes.precise.hint")}</span>
        </span>
      </label>
      <CutOff options={options} duration_s={duration_s} onChange={onChange} />
      <Disclosure summary={t("eyes.advanced.title")}>
        <Numbers names={["step", "max_frames"]} options={options} onChange={onChange} />
        <p class="small soft">{t("eyes.advanced.older")}</p>
        <Numbers names={["blink_thresh", "blink_min_frames", "vpp_thresh"]} options={options} onChange={onChange} />
      </Disclosure>
    </>
  );
}

/** Warns that a long video is cut off after a few minutes by default. */
function CutOff({ options, duration_s, onChange }: Props) {
  const needed = duration_s === undefined ? undefined : framesForAll(duration_s, options);
  if (needed === undefined) return null;
  return (
    <Note title={t("eyes.cutOff.title")}>
      <p>{t("eyes.cutOff.text")}</p>
      <div class="row">
        <Button onClick={() => onChange({ ...options, max_frames: String(needed) })}>{t("eyes.cutOff.all")}</Button>
      </div>
    </Note>
  );
}

function Numbers({ names, options, onChange }: Omit<Props, "duration_s"> & { names: readonly NumberName[] }) {
  const wrong = wrongNumbers(options);
  return (
    <div class="eyes-numbers">
      {names.map((name) => (
        <Field
          key={name}
          label={t(`eyes.parameter.${name}`)}
          hint={`${t(`eyes.parameter.${name}.hint`)} ${rangeText(name)}`}
          error={wrong.includes(name) ? t("eyes.parameter.wrong", { range: rangeText(name) }) : undefined}
        >
          {(control) => (
            <input
              {...control}
              class="input"
              inputMode={LIMITS[name].whole ? "numeric" : "decimal"}
              autocomplete="off"
              placeholder={placeholder(name)}
              value={options[name]}
              onInput={(event) => onChange({ ...options, [name]: event.currentTarget.value })}
            />
          )}
        </Field>
      ))}
    </div>
  );
}

function rangeText(name: NumberName): string {
  const { least, most, open } = LIMITS[name];
  const key = open === undefined ? "eyes.range.closed" : open === "low" ? "eyes.range.above" : "eyes.range.between";
  return t(key, { least: formatNumber(least), most: formatNumber(most) });
}

function placeholder(name: NumberName): string {
  const { usual } = LIMITS[name];
  return usual === undefined ? t("eyes.parameter.notSent") : formatNumber(usual);
}
