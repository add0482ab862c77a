import { ApiFailure, localFailure } from "./errors";
import type { UploadForm } from "./types";

/** POSTs the form's fields and then the file. Uses XMLHttpRequest, because fetch does not report progress. */
export function sendForm(
  form: UploadForm,
  file: Blob,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    request.upload.onprogress = (event) => onSent(Math.min(event.loaded, file.size));
    request.onload = () => {
      const failure = refusal(request.status, request.responseText);
      failure === undefined ? resolve() : reject(failure);
    };
    request.onerror = () => reject(localFailure("UNREACHABLE"));
    request.onabort = () => reject(signal.reason);
    request.onloadend = () => signal.removeEventListener("abort", stop);
    signal.addEventListener("abort", stop, { once: true });
    request.open("POST", form.url);
    request.send(formData(form.fields, file));
  });
}

/** S3 answers in XML; exported for its tests. */
export function refusal(status: number, body: string): ApiFailure | undefined {
  if (status >= 200 && status < 300) return undefined;
  const code = /<Code>(\w+)<\/Code>/.exec(body)?.[1] ?? "";
  if (code === "EntityTooLarge") return new ApiFailure("PAYLOAD_TOO_LARGE", "", status);
  if (status >= 500) return new ApiFailure("UNAVAILABLE", "", status);
  const expired = status === 403 && /expired/i.test(body);
  return new ApiFailure(expired ? "UPLOAD_EXPIRED" : "UPLOAD_REFUSED", "", status, { reason: code });
}

function formData(fields: Record<string, string>, file: Blob): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  data.append("file", file); // S3 ignores every field after the file
  return data;
}
