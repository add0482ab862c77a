import { t } from "../i18n";
import { Icon } from "./Icon";
import "./steps.css";

export type StepStatus = "waiting" | "current" | "done" | "failed";

export interface Step {
  label: string;
  status: StepStatus;
  /** Details of the step now. */
  detail?: string | undefined;
  /** 0 to 1, for a step with known progress. */
  share?: number | undefined;
}

/** Steps in order. Screen readers announce each new step. */
export function Steps({ steps, label }: { steps: readonly Step[]; label: string }) {
  const now = steps.find((step) => step.status === "current" || step.status === "failed") ?? steps.at(-1);
  return (
    <div class="steps">
      <ol class="steps-list" aria-label={label}>
        {steps.map((step) => (
          <OneStep key={step.label} step={step} />
        ))}
      </ol>
      <p class="visually-hidden" role="status">
        {now && `${now.label}: ${t(`steps.${now.status}`)}`}
      </p>
    </div>
  );
}

function OneStep({ step }: { step: Step }) {
  return (
    <li class={`step step-${step.status}`} aria-current={step.status === "current" ? "step" : undefined}>
      <span class="step-mark">{MARKS[step.status]}</span>
      <div class="step-text">
        <span class="step-label">
          {step.label}
          <span class="visually-hidden"> ({t(`steps.${step.status}`)})</span>
        </span>
        <span class="step-detail">{step.detail ?? "\u00a0"}</span>
        {step.share !== undefined && <progress class="progress" max={1} value={step.share} aria-label={step.label} />}
      </div>
    </li>
  );
}

const MARKS = {
  waiting: null,
  current: <span class="spinner" />,
  done: <Icon name="check" />,
  failed: <Icon name="close" />,
} as const;
