// "This request": the request that made a view, to copy as curl, fetch or httpx.
import { html, useState } from "../vendor/preact.js";
import { ROOT } from "../address.js";

const FORMS = {
  curl: (url, body) => (body ? `curl -s -H 'Content-Type: application/json' --data ${shell(body)} ${shell(url)}` : `curl -s ${shell(url)}`),
  fetch: (url, body) =>
    body
      ? `await fetch(${JSON.stringify(url)}, {\n  method: "POST",\n  headers: { "Content-Type": "application/json" },\n  body: ${JSON.stringify(body)},\n}).then((r) => r.json())`
      : `await fetch(${JSON.stringify(url)}).then((r) => r.json())`,
  httpx: (url, body) =>
    body ? `httpx.post(${JSON.stringify(url)}, json=${body}).json()` : `httpx.get(${JSON.stringify(url)}).json()`,
};

export function Request({ path, body }) {
  const [form, setForm] = useState("curl");
  const [copied, setCopied] = useState(false);
  if (!path) return null;
  const url = `${window.location.origin}${ROOT}${path}`;
  const text = FORMS[form](url, body && JSON.stringify(body));
  const copy = () =>
    navigator.clipboard?.writeText(text).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), 2000);
    });
  return html`<section class="request" aria-labelledby="this-request">
    <div class="request-head">
      <h2 id="this-request">This request</h2>
      <div class="tabs" role="group" aria-label="Written as">
        ${Object.keys(FORMS).map(
          (name) => html`<button aria-pressed=${name === form ? "true" : "false"} onClick=${() => setForm(name)}>${name}</button>`,
        )}
      </div>
      <button class="copy" onClick=${copy}>${copied ? "Copied" : "Copy"}</button>
      ${!body && html`<a class="raw" href=${url} target="_blank" rel="noopener">JSON</a>`}
    </div>
    <pre tabindex="0" aria-label="The request as code"><code>${text}</code></pre>
    <span class="hidden" role="status">${copied ? "Copied" : ""}</span>
  </section>`;
}

const shell = (text) => `'${text.replace(/'/g, "'\\''")}'`;
