// Lint ../docs/openapi.json by Redocly's recommended rules; prints every finding and fails when there is one.
import { formatProblems, lint, loadConfig } from "@redocly/openapi-core";

const config = await loadConfig({ customExtends: ["recommended-strict"] });
const problems = await lint({ ref: process.argv[2] ?? "../docs/openapi.json", config });
formatProblems(problems, {
  format: "codeframe",
  totals: { errors: problems.length, warnings: 0, ignored: 0 },
  version: "",
});
if (problems.length > 0) process.exit(1);
console.log("docs/openapi.json: no findings");
