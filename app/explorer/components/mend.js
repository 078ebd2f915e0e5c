// A form that mends a record: each changed field is a correction.
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { load, useApi } from "../api.js";
import { label, word } from "../words.js";

const date = (field, title) => ({ name: field, title, value: (record) => record[field] ?? "", hint: "2025-08-23, 2025-08 or 2025; empty if unknown" });
const choice = (name, without = []) => ({ name, title: label(name), value: (record) => record[name], choices: true, without });
const rename = { name: "name", title: "Name", value: (record) => record.name, change: (value) => ({ action: "rename", value }) };
const speaker = {
  name: "speaker",
  title: "Said by",
  people: true,
  value: (record) => record.speaker?.name ?? record.speaker_label ?? "",
  hint: "A person, or a label such as Officials; empty if nobody is named",
  change: (value, id) => ({ action: "reattribute", ...(id ? { into: `people/${id}` } : value ? { value } : {}) }),
};
const same = { name: "same", title: "The same as", people: true, value: () => "", hint: "Another person, by name", change: (value, id) => ({ action: "merge", into: id ? `people/${id}` : value }) };
const country = { name: "country", title: "Country", value: (record) => record.country?.name ?? "" };
const place = { name: "place", title: "Where", value: (record) => record.place?.name ?? "" };

const FIELDS = {
  quotes: (record) => [speaker, date("said_on", "When"), ...(record.kind === "indirect" ? [] : [choice("kind", ["indirect"])])],
  agreements: () => [choice("kind"), choice("status"), date("date", "When")],
  summits: () => [rename, date("date", "When"), place, choice("status"), choice("kind")],
  people: () => [rename, country, same],
};

export function Mend({ resource, record, submit, cancel }) {
  const form = useRef(null);
  const catalog = useApi("/v1/fields").data;
  const filters = catalog?.data.find((list) => list.resource === resource)?.filters ?? [];
  const fields = FIELDS[resource](record);
  useEffect(() => form.current.querySelector("input, select")?.focus(), []);
  const send = async (event) => {
    event.preventDefault();
    const valueOf = (name) => form.current.elements[name].value.trim();
    const reason = valueOf("reason");
    const changed = fields.map((field) => [field, valueOf(field.name)]).filter(([field, value]) => value !== field.value(record));
    const changes = [];
    for (const [field, value] of changed) {
      const change = field.change ? field.change(value, field.people && (await personCalled(value))) : { action: "set", field: field.name, value: value || null };
      changes.push({ ...change, ...(reason && { reason }) });
    }
    if (changes.length) submit(changes);
    else cancel();
  };
  const onKeyDown = (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    cancel();
  };
  return html`<form class="mend" ref=${form} onSubmit=${send} onKeyDown=${onKeyDown} aria-label="Mend">
    ${fields.map((field) => html`<${Field} key=${field.name} id=${`mend-${field.name}-${record.id}`} field=${field} record=${record} values=${filters.find(({ name }) => name === field.name)?.values ?? []} />`)}
    <label for=${`mend-reason-${record.id}`}>Reason</label>
    <input id=${`mend-reason-${record.id}`} name="reason" maxlength="1000" autocomplete="off" />
    <p class="actions"><button class="primary">Save</button><button type="button" onClick=${cancel}>Cancel</button></p>
  </form>`;
}

function Field({ id, field, record, values }) {
  const value = field.value(record);
  const hint = field.hint && `${id}-hint`;
  const offered = [...new Set([value, ...values.filter((each) => !field.without?.includes(each))])];
  return html`<label for=${id}>${field.title}</label>
    <div>${
      field.choices
        ? html`<select id=${id} name=${field.name}>${offered.map((each) => html`<option value=${each} selected=${each === value}>${word(each)}</option>`)}</select>`
        : field.people
          ? html`<${Person} id=${id} name=${field.name} value=${value} hint=${hint} />`
          : html`<input id=${id} name=${field.name} defaultValue=${value} aria-describedby=${hint} autocomplete="off" />`
    }${hint && html`<p class="hint" id=${hint}>${field.hint}</p>`}</div>`;
}

/** Return the people whose names begin so. */
async function peopleCalled(words) {
  if (!words) return [];
  const { data } = await load(`/v1/suggest?q=${encodeURIComponent(words)}&limit=20`);
  return data.filter(({ kind }) => kind === "people");
}

/** Return the id of the first person of a name. */
async function personCalled(name) {
  return (await peopleCalled(name)).find((person) => person.name === name)?.id;
}

/** A name with suggestions. */
function Person({ id, name, value, hint }) {
  const [found, setFound] = useState([]);
  const suggest = (event) => peopleCalled(event.target.value.trim()).then(setFound, () => setFound([]));
  return html`<input id=${id} name=${name} defaultValue=${value} list=${`${id}-list`} aria-describedby=${hint} autocomplete="off" onInput=${suggest} />
    <datalist id=${`${id}-list`}>${found.map((person) => html`<option key=${person.id} value=${person.name}></option>`)}</datalist>`;
}
