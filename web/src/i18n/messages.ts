import { common as enCommon } from "./en/common";
import { eyes as enEyes } from "./en/eyes";
import { seat as enSeat } from "./en/seat";
import { common as koCommon } from "./ko/common";
import { eyes as koEyes } from "./ko/eyes";
import { seat as koSeat } from "./ko/seat";

export type Message = string | { one: string; other: string };

/** English defines the keys; a translation without one of them does not compile. */
const en = { ...enCommon, ...enSeat, ...enEyes };
export type Messages = Record<keyof typeof en, Message>;
const ko: Messages = { ...koCommon, ...koSeat, ...koEyes };

export const messages: Record<"en" | "ko", Messages> = { en, ko };
