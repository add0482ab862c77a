import { type Key, t, tMaybe } from "../../i18n";

/** The meaning of a code and what to do; the service's English sentence for an unknown code. */
export interface Told {
  code: string;
  text: string;
  advice?: string;
  /** The service's sentence, with the figures of this video. */
  said: string;
}

export type Area = "psp" | "gaze" | "warning" | "movement";

export interface Remark {
  code: string;
  message: string;
}

export function tell(area: Area, remark: Remark): Told {
  const text = tMaybe(`eyes.${area}.${remark.code}`);
  const advice = tMaybe(`eyes.${area}.${remark.code}.do`);
  return {
    code: remark.code,
    text: text ?? remark.message,
    said: remark.message,
    ...(advice === undefined ? {} : { advice }),
  };
}

export type Verdict = "suspected" | "notSuspected" | "none";

export function verdictOf(suspected: boolean | null | undefined): Verdict {
  if (suspected === true) return "suspected";
  return suspected === false ? "notSuspected" : "none";
}

export function verdictTitle(verdict: Verdict): string {
  return t(`eyes.verdict.${verdict}` satisfies Key);
}
