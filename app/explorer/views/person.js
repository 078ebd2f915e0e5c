// A person: offices, words, meetings, agreements, and with whom.
import { html } from "../vendor/preact.js";
import { addressOf } from "../address.js";
import { useApi } from "../api.js";
import { Facts, Flag, Section, Stub, Stubs, Tag, When } from "../components/basics.js";
import { Request } from "../components/request.js";
import { Rows } from "../components/rows.js";
import { Loaded } from "../components/states.js";
import { plural } from "../words.js";
import { Part } from "./country.js";

const FEW = 6;

export function View({ id }) {
  const path = `/v1/people/${encodeURIComponent(id)}`;
  const result = useApi(path);
  return html`<div class="page"><${Loaded} result=${result}>${(person) => html`<${Person} person=${person} />`}<//><${Request} path=${path} /></div>`;
}

function Person({ person }) {
  const quotes = useApi(`/v1/quotes?speaker=${person.id}&limit=${FEW}&facets=mention,topic`);
  const summits = useApi(`/v1/summits?participant=${person.id}&limit=${FEW}`);
  const agreements = useApi(`/v1/agreements?participant=${person.id}&limit=${FEW}`);
  const met = useApi(`/v1/people/${encodeURIComponent(person.id)}/met?limit=12`);
  const articles = useApi(`/v1/articles?person=${person.id}&limit=${FEW}`);
  const all = (resource, filter, total) => total > FEW && html`<a href=${addressOf([resource], { [filter]: person.id })}>All ${total.toLocaleString("en")}</a>`;
  const facets = quotes.data?.facets ?? {};
  return html`
    <header class="record-head">
      <p class="crumb"><a href=${addressOf([person.leader ? "leaders" : "people"])}>${person.leader ? "Leaders" : "People"}</a></p>
      <h1>${person.name}</h1>
      <${Offices} offices=${person.offices} />
      <${Facts} rows=${[
        ["Country", !person.offices.some(({ country }) => country) && person.country && html`<${Stub} stub=${person.country} />`],
        ["Also called", person.aliases.join(", ")],
        ["Named in", plural(person.counts.articles, "article")],
      ]} />
    </header>
    <div class="two">
      <div>
        ${person.counts.quotes > 0 && html`<${Section} id="said" title="Said" count=${person.counts.quotes} more=${all("quotes", "speaker", person.counts.quotes)}>
          <${About} title="About" counts=${facets.mention} speaker=${person.id} filter="about" />
          <${About} title="On" counts=${facets.topic} speaker=${person.id} filter="topic" />
          <${Loaded} result=${quotes}>${({ data }) => html`<${Rows} resource="quotes" records=${data} without=${["Said by"]} caption="Quotes" choose=${(quote) => `${addressOf(["quotes"], { speaker: person.id })}#${quote.id}`} />`}<//>
        <//>`}
        <${Part} title="Said about them" resource="quotes" filter="about" id=${person.id} />
        ${person.counts.summits > 0 && html`<${Section} id="met-at" title="Summits" count=${person.counts.summits} more=${all("summits", "participant", person.counts.summits)}>
          <${Loaded} result=${summits}>${({ data }) => html`<${Rows} resource="summits" records=${data} caption="Summits" />`}<//>
        <//>`}
        ${person.counts.agreements > 0 && html`<${Section} id="agreed" title="Agreed" count=${person.counts.agreements} more=${all("agreements", "participant", person.counts.agreements)}>
          <${Loaded} result=${agreements}>${({ data }) => html`<${Rows} resource="agreements" records=${data} caption="Agreements" choose=${(each) => `${addressOf(["agreements"], { participant: person.id })}#${each.id}`} />`}<//>
        <//>`}
      </div>
      <div>
        ${met.data?.data.length > 0 && html`<${Section} id="met" title="Met">
          <table class="rows compact"><caption class="hidden">Whom ${person.name} met</caption>
            <thead><tr><th scope="col" class="main">Whom</th><th scope="col">Times</th><th scope="col" class="date">Last</th></tr></thead>
            <tbody>${met.data.data.map((row) => html`<tr key=${row.person.id}><td class="main"><${Stub} stub=${row.person} /></td><td class="number">${row.times}</td><td class="date"><${When} date=${row.last} unknown="—" /></td></tr>`)}</tbody>
          </table>
        <//>`}
        <${Section} id="articles" title="Articles" count=${person.counts.articles} more=${all("articles", "person", person.counts.articles)}>
          <${Loaded} result=${articles}>${({ data }) => html`<${Rows} resource="articles" records=${data} without=${["Words", "Publisher"]} caption="Articles" />`}<//>
        <//>
      </div>
    </div>`;
}

function Offices({ offices }) {
  if (!offices.length) return null;
  return html`<ul class="offices">${offices.map(
    (office) => html`<li>${office.title}${office.country && html` of <${Stubs} stubs=${[office.country]} />`} ${office.status && html`<${Tag} value=${office.status} />`}
      ${office.from && html`<span class="sub">by its sources: <${When} date=${office.from === office.to || !office.to ? office.from : `${office.from}/${office.to}`} /></span>`}</li>`,
  )}</ul>`;
}

/** Links to what a speaker said about each country or topic. What a quote is about is more than it names: a country has no count. */
function About({ title, counts = [], speaker, filter }) {
  const known = counts.filter((count) => count.value !== null).slice(0, 10);
  if (!known.length) return null;
  return html`<p class="about"><span aria-hidden="true">${title}</span> ${known.map(
    (count) => html`<a class="chip" href=${addressOf(["quotes"], { speaker, [filter]: count.value })}><span class="hidden">${title} </span>${count.url?.startsWith("/v1/countries/") && html`<${Flag} code=${count.value} />`}${count.name}${filter !== "about" && html` <span class="count">${count.count}</span>`}</a> `,
  )}</p>`;
}

