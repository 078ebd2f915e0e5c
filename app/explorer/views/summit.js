// A summit: where, when, who; what was agreed; who said what; as told by its sources, and where these differ.
import { html } from "../vendor/preact.js";
import { addressOf } from "../address.js";
import { useApi } from "../api.js";
import { Facts, InPlace, Section, Stub, Stubs, Tag, To, When } from "../components/basics.js";
import { Request } from "../components/request.js";
import { Rows } from "../components/rows.js";
import { Loaded } from "../components/states.js";
import { WorldMap } from "../components/world.js";
import { date, label, plural, sentence } from "../words.js";

export function View({ id }) {
  const path = `/v1/summits/${encodeURIComponent(id)}?include=evidence`;
  const result = useApi(path);
  return html`<div class="page"><${Loaded} result=${result}>${(summit) => html`<${Summit} summit=${summit} />`}<//><${Request} path=${path} /></div>`;
}

function Summit({ summit }) {
  const filter = `summit=${encodeURIComponent(summit.id)}`;
  const agreements = useApi(`/v1/agreements?${filter}&sort=kind&limit=50`);
  const quotes = useApi(`/v1/quotes?${filter}&sort=speaker.name&limit=50`);
  const articles = useApi(`/v1/articles?${filter}&limit=50`);
  const claims = useApi(`/v1/summits/${encodeURIComponent(summit.id)}/claims`);
  const { place } = summit;
  const choose = (resource) => (record) => `${addressOf([resource], { summit: summit.id })}#${record.id}`;
  const located = place?.lat !== null && place?.lat !== undefined;
  return html`
    <header class="record-head summit-head">
      <div>
        <p class="crumb"><a href=${addressOf(["summits"])}>Summits</a></p>
        <h1>${summit.name}</h1>
        <${Facts} rows=${[
          ["When", html`<${When} date=${summit.date} />`],
          ["Where", place && html`${place.name ?? ""}${place.name && place.country ? ", " : ""}${place.country && html`<${Stub} stub=${place.country} />`}`],
          ["Who", summit.participants.length > 0 && html`<${Stubs} stubs=${summit.participants} />`],
          ["Countries", summit.countries.length > 0 && html`<${Stubs} stubs=${summit.countries} />`],
          ["Topics", summit.topics.length > 0 && html`<${Stubs} stubs=${summit.topics} />`],
          ["Status", html`<${Tag} value=${summit.status} /> ${summit.disputed && html`<a class="tag doubt" href=${`${addressOf(["summits", summit.id])}#differs`} onClick=${toDiffers}>sources differ</a>`}`],
          ["Told by", plural(summit.sources, "source")],
        ]} />
      </div>
      ${located && html`<${WorldMap} only=${summit} small />`}
    </header>
    <${List} title="Agreed" id="agreed" result=${agreements} none="No agreement is told of.">${(data) => html`<${Rows} resource="agreements" records=${data} caption="Agreements" choose=${choose("agreements")} />`}<//>
    <${List} title="Said" id="said" result=${quotes} none="No quote is linked to it.">${(data) => html`<${Rows} resource="quotes" records=${data} caption="Quotes" choose=${choose("quotes")} />`}<//>
    ${claims.data?.data.length > 0 && html`<${Differs} fields=${claims.data.data} />`}
    <${ToldBy} summit=${summit} articles=${articles} />`;
}

const toDiffers = (event) => {
  event.preventDefault();
  document.getElementById("differs")?.scrollIntoView();
};

function List({ title, id, result, none, children }) {
  const count = result.data?.page.total?.value;
  return html`<${Section} id=${id} title=${title} count=${count}><${Loaded} result=${result} rows=${3}>${({ data }) => (data.length ? children(data) : html`<p class="none">${none}</p>`)}<//><//>`;
}

/** What sources give different values of, side by side. */
function Differs({ fields }) {
  return html`<${Section} id="differs" title="Where sources differ">
    ${fields.map(
      (field) => html`<table class="rows differs"><caption>${sentence(field.field === "place.country" ? "country" : label(field.field))}${field.agreement && html`: <${Stub} stub=${field.agreement} />`}</caption>
        <thead><tr><th scope="col" class="who">Given as</th><th scope="col" class="main">By</th></tr></thead>
        <tbody>${field.claims.map(
          (claim) => html`<tr><td class="who"><mark class="differs">${field.field === "date" ? date(claim.value) : claim.value}</mark></td>
            <td class="main">${claim.evidence.map((piece) => html`<p><${To} path=${`${piece.article.url}#${piece.id}`}>${piece.article.name}<//>: <span class="sub"><${InPlace} piece=${piece} /></span></p>`)}</td></tr>`,
        )}</tbody></table>`,
    )}
  <//>`;
}

/** The first two pieces of evidence that lie in no other. */
function outermost(pieces) {
  const within = (a, b) => a !== b && b.start <= a.start && a.end <= b.end;
  return pieces.filter((piece) => !pieces.some((other) => within(piece, other))).slice(0, 2);
}

/** Sources of a summit, each with the words by which it tells of it. */
function ToldBy({ summit, articles }) {
  const pieces = Map.groupBy(summit.evidence ?? [], (piece) => piece.article.id);
  return html`<${Section} id="told-by" title="As told by" count=${summit.sources}>
    <${Loaded} result=${articles} rows=${3}>${({ data }) => html`<table class="rows told"><caption class="hidden">Sources</caption>
      <thead><tr><th scope="col" class="main">Source</th><th scope="col" class="words">In these words</th><th scope="col" class="date">Published</th></tr></thead>
      <tbody>${data.map(
        (article) => html`<tr key=${article.id}>
          <td class="main"><${To} path=${article.url}>${article.title ?? "Without a title"}<//><span class="sub">${article.publisher}</span></td>
          <td class="words">${outermost(pieces.get(article.id) ?? []).map((piece) => html`<p><${To} path=${`${article.url}#${piece.id}`}><${InPlace} piece=${piece} /><//></p>`)}</td>
          <td class="date"><${When} date=${article.published} unknown="—" /></td>
        </tr>`,
      )}</tbody></table>`}<//>
  <//>`;
}
