// Try it: what is found in a pasted text. Nothing is stored but in this browser's tab, for a reload.
import { html, useMemo, useState } from "../vendor/preact.js";
import { send, useApi } from "../api.js";
import { Flag, Section, Tag, When } from "../components/basics.js";
import { utf16Of } from "../components/marks.js";
import { Reader } from "../components/reader.js";
import { Request } from "../components/request.js";
import { Loaded } from "../components/states.js";
import { KINDS, word } from "../words.js";

const MOST_CHARACTERS = 50_000;
const KEPT = "try";

const kept = () => {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
};

const extract = (body) =>
  send("/v1/extract", { method: "POST", headers: { "Content-Type": "application/json" }, body });

export function View() {
  const [asked, setAsked] = useState(kept);
  const submit = (event) => {
    event.preventDefault();
    const { text, published } = event.target.elements;
    const body = { text: text.value, ...(published.value && { published: published.value }) };
    sessionStorage.setItem(KEPT, JSON.stringify(body));
    setAsked(body);
  };
  const result = useApi(asked.text ? JSON.stringify(asked) : null, extract);
  return html`<div class="page">
    <h1>Try it</h1>
    <p>Paste an article: see who is named, who met, what was agreed and who said what. Nothing is stored.</p>
    <form class="paste" onSubmit=${submit}>
      <label for="article-text">Article</label>
      <textarea id="article-text" name="text" rows="8" maxlength=${MOST_CHARACTERS} required defaultValue=${asked.text ?? ""}></textarea>
      <p class="form-foot"><label for="published">Published</label><input id="published" type="date" name="published" defaultValue=${asked.published ?? ""} /><button class="primary">Read it</button></p>
    </form>
    ${asked.text && html`<${Loaded} result=${result} rows=${8}>${(found) => html`<${Found} found=${found} />`}<//><${Request} path="/v1/extract" body=${shortened(asked)} />`}
  </div>`;
}

/** A request that is short enough to read. */
const shortened = ({ text, ...rest }) => ({ text: text.length > 200 ? `${text.slice(0, 200)}…` : text, ...rest });

function Found({ found }) {
  const marks = useMemo(() => marksOf(found), [found]);
  if (!marks.length) return html`<p class="notice">Nothing was found in it: no country, leader, meeting, agreement or quote.</p>`;
  return html`<${Section} id="found" title="Found" count=${marks.length}><${Reader} text=${found.text} marks=${marks} Card=${Card} /><//>`;
}

/** Return findings as marks: those of people and countries by their mentions. */
function marksOf({ text, people, countries, summits, agreements, quotes }) {
  const utf16 = utf16Of(text);
  const mark = (kind, record, { start, end }, index) => ({ id: `m-${kind}-${start}-${index}`, kind, record, start: utf16(start), end: utf16(end) });
  const mentioned = (kindOf, records) => records.flatMap((record, index) => record.mentions.map((mention) => mark(kindOf(record), record, mention, index)));
  const whole = (kind, records) => records.map((record, index) => mark(kind, record, record, index));
  return [
    ...mentioned((person) => (person.leader ? "leaders" : "people"), people),
    ...mentioned(() => "countries", countries),
    ...whole("summits", summits),
    ...whole("agreements", agreements),
    ...whole("quotes", quotes),
  ].sort((a, b) => a.start - b.start || b.end - a.end);
}

const nations = (codes) => codes.map((code) => html`<${Flag} code=${code} />${code} `);

const CARDS = {
  leaders: (person) => [["", html`<strong>${person.name}</strong>`], ["Office", [person.role, person.former && "(former)"].filter(Boolean).join(" ")], ["Country", person.country && nations([person.country])]],
  countries: (country) => [["", html`<strong><${Flag} code=${country.code} />${country.name}</strong>`]],
  summits: (summit) => [["", html`<strong>${summit.name}</strong>`], ["When", summit.date && html`<${When} date=${summit.date} />`], ["Who", summit.participants.join(", ")], ["Status", word(summit.status)]],
  agreements: (agreement) => [["", html`<${Tag} value=${agreement.kind} kind="agreement" /> <${Tag} value=${agreement.status} />`], ["Parties", agreement.countries.length > 0 && nations(agreement.countries)]],
  quotes: (quote) => [["Said by", quote.speaker?.name ?? "not named"], ["When", quote.said_on && html`<${When} date=${quote.said_on} />`], ["Kind", word(quote.kind)]],
};
CARDS.people = CARDS.leaders;

function Card({ mark: { kind, record } }) {
  const rows = CARDS[kind](record).filter(([, value]) => value);
  return html`<p class="card-kind">${KINDS[kind]}</p><dl>${rows.map(([term, value]) => html`<div>${term && html`<dt>${term}</dt>`}<dd>${value}</dd></div>`)}</dl>`;
}
