// Search: the best hits of each resource.
import { html } from "../vendor/preact.js";
import { addressOf } from "../address.js";
import { useApi } from "../api.js";
import { Section } from "../components/basics.js";
import { Request } from "../components/request.js";
import { Rows } from "../components/rows.js";
import { Empty, Loaded } from "../components/states.js";
import { KINDS } from "../words.js";

export function View({ parameters }) {
  const words = parameters.get("q")?.trim() ?? "";
  const path = words && `/v1/search?q=${encodeURIComponent(words)}&highlight=true`;
  const result = useApi(path);
  return html`<div class="page">
    <h1>${words ? html`Found for “${words}”` : "Search"}</h1>
    ${words
      ? html`<${Loaded} result=${result}>${({ data }) => html`<${Hits} hits=${data.filter(({ count, resource }) => count && resource !== "leaders")} words=${words} />`}<//>`
      : html`<p>Type words in the box above. “A phrase” stands in quotation marks, -word leaves out, nuclear* begins a word.</p>`}
    <${Request} path=${path} />
  </div>`;
}

function Hits({ hits, words }) {
  if (!hits.length) return html`<${Empty}><h2>Nothing found</h2><p>Fewer words find more; nuclear* finds every word that begins so.</p><//>`;
  const title = (resource) => ({ countries: "Countries", people: "People" })[resource] ?? `${KINDS[resource]}s`;
  return hits.map(({ resource, count, records }) => {
    const whole = addressOf([resource], { q: words });
    const choose = (resource === "quotes" || resource === "agreements") && ((record) => `${whole}#${record.id}`);
    return html`<${Section} key=${resource} id=${`hits-${resource}`} title=${title(resource)} count=${count} more=${count > records.length && html`<a href=${whole}>All ${count.toLocaleString("en")}</a>`}>
      <${Rows} resource=${resource} records=${records} caption=${title(resource)} choose=${choose} />
    <//>`;
  });
}
