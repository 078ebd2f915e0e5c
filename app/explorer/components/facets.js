// Filters beside rows: facets with counts, a range of dates, and the filters in force as chips.
import { html, useMemo, useState } from "../vendor/preact.js";
import { navigate, queryOf } from "../address.js";
import { flag, label, word } from "../words.js";

const OPERATORS = { ne: "not", in: "", not_in: "not", all: "all of", gt: "after", gte: "from", lt: "before", lte: "to", contains: "with", isnull: "unknown" };
/** Parameters that choose no records. */
export const SHAPING = new Set(["sort", "cursor", "offset", "limit", "highlight", "facets", "fields", "include", "count", "view"]);
const FEW = 7;

/** Change parameters of the address; the page of a list begins anew. */
export function change(changes, { replace = false } = {}) {
  const parameters = new URLSearchParams(window.location.search);
  parameters.delete("cursor");
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") parameters.delete(name);
    else parameters.set(name, value);
  }
  const query = queryOf(parameters);
  navigate(`${window.location.pathname}${query && `?${query}`}`, { replace });
}

/** Chosen values of a facet: of `field=` and `field__in=`; null is unknown. */
function valuesOf(parameters, field) {
  const several = parameters.get(`${field}__in`);
  const values = several ? [...several.matchAll(/"((?:[^"]|"")*)"|([^,]+)/g)].map(([, quoted, plain]) => quoted ?? plain) : [];
  if (parameters.has(field)) values.push(parameters.get(field));
  if (parameters.get(`${field}__isnull`) === "true") values.push(null);
  return values;
}

function toggled(field, values, value) {
  if (value === null) return { [field]: null, [`${field}__in`]: null, [`${field}__isnull`]: values.includes(null) ? null : "true" };
  const before = values.filter((each) => each !== null);
  const after = before.includes(value) ? before.filter((each) => each !== value) : [...before, value];
  const listed = after.map((each) => (each.includes(",") ? `"${each}"` : each)).join(",");
  return { [field]: after.length === 1 ? after[0] : null, [`${field}__in`]: after.length > 1 ? listed : null, [`${field}__isnull`]: null };
}

function Facet({ field, counts, parameters, resolved }) {
  const [all, setAll] = useState(false);
  const isId = (value) => counts.some((count) => String(count.value) === value);
  // A name in the address (speaker=Lee) is the id that it was resolved to.
  const idOf = (value) => (value === null || isId(value) ? value : ([resolved[field], resolved[`${field}__in`]].flat().find(Boolean)?.id ?? value));
  const values = valuesOf(parameters, field).map(idOf);
  // Most facets are the same after a click on one, and on the next page.
  return useMemo(() => html`<${Counts} field=${field} counts=${counts} values=${values} all=${all} showAll=${() => setAll(true)} />`, [JSON.stringify([counts, values]), all]);
}

function Counts({ field, counts, values, all, showAll }) {
  const isChosen = (count) => values.includes(count.value === null ? null : String(count.value));
  const { chosen = [], others = [], unknown = [] } = Object.groupBy(counts, (count) => (isChosen(count) ? "chosen" : count.value === null ? "unknown" : "others"));
  const rows = [...chosen, ...others, ...unknown];
  if (!rows.length || (rows.length === 1 && rows[0].value === null && !values.length)) return null;
  const shown = all ? rows : rows.slice(0, Math.max(FEW, values.length));
  const name = (count) => (count.value === null ? "Unknown" : (word(count.name ?? count.value)));
  return html`<fieldset class="facet">
    <legend>${label(field)}</legend>
    ${shown.map(
      (count) => html`<label key=${String(count.value)}>
        <input type="checkbox" checked=${isChosen(count)} onChange=${() => change(toggled(field, values, count.value === null ? null : String(count.value)))} />
        <span class="name">${count.url?.startsWith("/v1/countries/") && html`<span class="flag" aria-hidden="true">${flag(count.value)}</span>`}${name(count)}</span>
        <span class="count">${count.count.toLocaleString("en")}</span>
      </label>`,
    )}
    ${rows.length > shown.length && html`<button class="plain" onClick=${showAll}>${`${rows.length - shown.length} more`}</button>`}
  </fieldset>`;
}

function DateRange({ field, parameters }) {
  const box = (operator, name) => html`<label>${name}
    <input type="date" value=${asDay(parameters.get(`${field}__${operator}`))} onChange=${(event) => change({ [`${field}__${operator}`]: event.target.value })} />
  </label>`;
  return html`<fieldset class="facet range"><legend>${label(field)}</legend>${box("gte", "From")}${box("lte", "To")}</fieldset>`;
}

const asDay = (value) => (/^\d{4}-\d\d-\d\d$/.test(value ?? "") ? value : "");

export function Facets({ fields, counts = {}, date, parameters, resolved = {} }) {
  return html`<div class="facets">
    ${date && html`<${DateRange} field=${date} parameters=${parameters} />`}
    ${fields.map((field) => counts[field] && html`<${Facet} key=${field} field=${field} counts=${counts[field]} parameters=${parameters} resolved=${resolved} />`)}
  </div>`;
}

/** The filters in force, each with a button that removes it. */
export function Chips({ parameters, resolved = {}, counts = {} }) {
  const filters = [...parameters].filter(([name]) => !SHAPING.has(name) && name !== "q");
  if (!filters.length) return null;
  return html`<ul class="chips" aria-label="Filters">
    ${filters.map(([parameter, value]) => {
      const [field, operator] = parameter.split("__");
      const name = operator === "isnull" ? "" : named(parameter, field, value, resolved, counts);
      const text = `${label(field)}: ${[OPERATORS[operator], name].filter(Boolean).join(" ")}`;
      return html`<li><button onClick=${() => change({ [parameter]: null })} aria-label=${`Remove filter: ${text}`}>${text}<span aria-hidden="true"> ×</span></button></li>`;
    })}
    ${filters.length > 1 && html`<li><button class="plain" onClick=${() => change(Object.fromEntries(filters.map(([name]) => [name, null])))}>Clear all</button></li>`}
  </ul>`;
}

function named(parameter, field, value, resolved, counts) {
  const known = [resolved[parameter]].flat().filter(Boolean);
  if (known.length) return known.map(({ name }) => name).join(" or ");
  const count = counts[field]?.find((each) => String(each.value) === value);
  return word(count?.name ?? value);
}
