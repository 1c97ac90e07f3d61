// Writes 1,000 announcements as the tracker's JSON: node thousand.js ANNOUNCEMENTS FILE repeats the bodies of a directory
// of announcements under made-up ids and titles.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [from, to] = process.argv.slice(2);
const bodies = readdirSync(from, { recursive: true })
  .filter((name) => name.endsWith(".md"))
  .sort()
  .map((name) => readFileSync(join(from, name), "utf8"));
const issues = Array.from({ length: 1000 }, (_, index) => {
  const time = new Date(Date.UTC(2019, 0, 1) + index * 43_200_000).toISOString().replace(".000Z", "Z");
  return {
    number: 100_000 + index,
    title: `CVE-${2019 + Math.floor(index / 700)}-${20_000 + index}: ${"Insufficient input sanitization of paths leads to privilege escalation on nodes with <b>Windows</b> & others"}`,
    body: bodies[index % bodies.length],
    html_url: `https://github.com/kubernetes/kubernetes/issues/${100_000 + index}`,
    state: "closed",
    state_reason: "completed",
    created_at: time,
    updated_at: time,
    labels: [{ name: "official-cve-feed" }],
  };
});
writeFileSync(to, JSON.stringify(issues));
