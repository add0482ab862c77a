import type { SeatSetupAnalysis } from "../../api/types";

/** The same analysis from a shell. The key is read from the environment. */
export function curlOf(apiUrl: string, analysis: SeatSetupAnalysis): string {
  const { image_url, height_cm, sex, vehicle, camera_pitch_deg } = analysis.request;
  const asked = { image_url, height_cm, sex, vehicle, camera_pitch_deg, user_id: analysis.user_id };
  const body = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== null && value !== undefined));
  return [
    "# start it again, and wait for its end",
    `curl -X POST ${quoted(`${apiUrl}/analyze`)} \\`,
    `  -H "X-API-Key: $API_KEY" -H 'Content-Type: application/json' -H 'Prefer: wait=25' \\`,
    `  -d ${quoted(JSON.stringify(body))}`,
    "",
    "# or look at the one on the page",
    `curl ${quoted(`${apiUrl}/analyses/${analysis.analysis_id}`)} -H "X-API-Key: $API_KEY"`,
    "",
  ].join("\n");
}

/** Quoted for a POSIX shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
