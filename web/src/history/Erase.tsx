import { useSignal } from "@preact/signals";
import type { Erased } from "../api/types";
import { t } from "../i18n";
import { Button } from "../ui/Button";
import { Disclosure } from "../ui/Disclosure";
import { ErrorNote } from "../ui/ErrorNote";
import { Field } from "../ui/Field";
import { Note } from "../ui/Note";
import { TextInput } from "../ui/TextInput";

interface Props {
  user: string;
  erase: (user: string) => Promise<Erased>;
}

/** Erasing needs the typed user id, because a click must not be enough. */
export function Erase({ user, erase }: Props) {
  const typed = useSignal("");
  const busy = useSignal(false);
  const erased = useSignal<Erased | undefined>(undefined);
  const failed = useSignal<unknown>(undefined);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (typed.value !== user || busy.value) return;
    busy.value = true;
    failed.value = undefined;
    try {
      erased.value = await erase(user);
      typed.value = "";
    } catch (reason) {
      failed.value = reason;
    }
    busy.value = false;
  };
  return (
    <section class="card">
      <Disclosure summary={t("erase.heading")}>
        <p class="soft">{t("erase.text", { user })}</p>
        <form class="erase-form" onSubmit={submit}>
          <Field label={t("erase.confirm", { user })}>
            {(control) => (
              <TextInput
                control={control}
                value={typed.value}
                onText={(text) => {
                  typed.value = text;
                }}
              />
            )}
          </Field>
          <Button kind="danger" type="submit" disabled={typed.value !== user || busy.value}>
            {t("erase.go")}
          </Button>
        </form>
        {failed.value !== undefined && <ErrorNote reason={failed.value} />}
      </Disclosure>
      <div role="status">{erased.value && <Note tone="ok">{t("erase.erased", { user, ...erased.value })}</Note>}</div>
    </section>
  );
}
