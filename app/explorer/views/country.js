// A country: its leaders, meetings, agreements, and what is said about it.
import { html } from "../vendor/preact.js";
import { addressOf } from "../address.js";
import { useApi } from "../api.js";
import { Bars } from "../components/bars.js";
import { Facts, Section } from "../components/basics.js";
import { Request } from "../components/request.js";
import { Rows } from "../components/rows.js";
import { Loaded } from "../components/states.js";
import { plural } from "../words.js";

const FEW = 6;

export function View({ id }) {
  const path = `/v1/countries/${encodeURIComponent(id)}`;
  const result = useApi(path);
  return html`<div class="page"><${Loaded} result=${result}>${(country) => html`<${Country} country=${country} />`}<//><${Request} path=${path} /></div>`;
}

function Country({ country }) {
  const { id, counts } = country;
  return html`
    <header class="record-head">
      <p class="crumb"><a href=${addressOf(["countries"])}>Countries</a></p>
      <h1><span class="flag" aria-hidden="true">${country.flag}</span>${country.name}</h1>
      <${Facts} rows=${[["In full", country.official_name !== country.name && country.official_name], ["Named in", plural(counts.articles, "article")]]} />
    </header>
    <div class="two">
      <div>
        <${Part} title="Summits" resource="summits" filter="country" id=${id} count=${counts.summits} />
        <${Part} title="Agreed" resource="agreements" filter="country" id=${id} count=${counts.agreements} />
        <${Part} title="Said about it" resource="quotes" filter="about" id=${id} />
      </div>
      <div>
        <${Part} title="Leaders" resource="leaders" filter="country" id=${id} count=${counts.leaders} without=${["Country"]} />
        ${counts.agreements > 0 && html`<${With} id=${id} />`}
        <${Part} title="Articles" resource="articles" filter="country" id=${id} count=${counts.articles} without=${["Words", "Publisher"]} />
      </div>
    </div>`;
}

/** A part of a page: the first rows of a filtered list, and a link to all. Without a `count` it is that of the list. */
export function Part({ title, resource, filter, id, count: known, without }) {
  const result = useApi(known !== 0 && `/v1/${resource}?${filter}=${encodeURIComponent(id)}&limit=${FEW}`);
  const count = known ?? result.data?.page.total?.value;
  if (!count) return null;
  const whole = addressOf([resource], { [filter]: id });
  const choose = (resource === "quotes" || resource === "agreements") && ((record) => `${whole}#${record.id}`);
  return html`<${Section} id=${`part-${resource}`} title=${title} count=${count} more=${count > FEW && html`<a href=${whole}>All ${count.toLocaleString("en")}</a>`}>
    <${Loaded} result=${result}>${({ data }) => html`<${Rows} resource=${resource} records=${data} caption=${title} without=${without} choose=${choose} />`}<//>
  <//>`;
}

/** Countries that this one agreed with. */
function With({ id }) {
  const result = useApi(`/v1/agreements?country=${id}&group_by=country&sort=-count&limit=9`);
  const others = (result.data?.data ?? []).filter((row) => row.value !== id && row.value !== null);
  if (!others.length) return null;
  return html`<${Section} id="with" title="Agreed with"><${Bars} rows=${others} kind="country" unit=${["agreement", "agreements"]} path=${(row) => `/v1/agreements?country__all=${id},${row.value}`} /><//>`;
}
