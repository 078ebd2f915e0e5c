// Review: the least certain findings first, each beside its sentence, to be accepted, mended or rejected.
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { addressOf, queryOf } from "../address.js";
import { useApi, write } from "../api.js";
import { Facts, Stub, Stubs, Tag, To, When } from "../components/basics.js";
import { LatestCorrections } from "../components/corrections.js";
import { Mend } from "../components/mend.js";
import { Certainty, Places, agreementFacts, quoteFacts } from "../components/record.js";
import { Request } from "../components/request.js";
import { Said } from "../components/rows.js";
import { Empty, Loaded } from "../components/states.js";
import { plural, word } from "../words.js";

const FEW = 10;
const KEPT = "key"; // in sessionStorage, which ends with the tab
const MOST_PLACES = 3;

const QUEUES = {
  quotes: { title: "Quotes", noun: ["quote", "quotes"], facts: quoteFacts, name: (record) => html`<${Said} record=${record} marks=${[]} />` },
  agreements: { title: "Agreements", noun: ["agreement", "agreements"], facts: agreementFacts, name: (record) => record.text },
  summits: { title: "Summits", noun: ["summit", "summits"], facts: summitFacts, name: (record) => record.name, fields: ["status"] },
  people: { title: "People", noun: ["person", "people"], facts: personFacts, name: (record) => record.name },
};
const DONE = { accept: "Accepted", mend: "Mended", reject: "Rejected" };

/** Return the request of a queue: filters of the address; unless it says otherwise, what nobody has reviewed. */
function pathOf(resource, parameters) {
  const filters = parameters.has("id") ? {} : { reviewed: "false" };
  return `/v1/${resource}?${queryOf({ ...filters, sort: "confidence", limit: FEW, ...Object.fromEntries(parameters), include: "evidence" })}`;
}

export function View({ id = "quotes", parameters }) {
  if (!Object.hasOwn(QUEUES, id)) return html`<${Empty}><h2>Nothing is reviewed by ${id}</h2><p>There are ${Object.keys(QUEUES).join(", ")}.</p><//>`;
  return html`<${Review} resource=${id} parameters=${parameters} />`;
}

function Review({ resource, parameters }) {
  const [key, setKey] = useState(() => sessionStorage.getItem(KEPT) ?? "");
  const [writes, setWrites] = useState(0);
  const path = pathOf(resource, parameters);
  const result = useApi(path);
  const isNext = useRef(false);
  useEffect(() => {
    if (isNext.current) document.querySelector(".finding")?.focus();
    isNext.current = false;
  }, [result.at]);
  const keep = (value) => {
    if (value) sessionStorage.setItem(KEPT, value);
    else sessionStorage.removeItem(KEPT);
    setKey(value);
  };
  return html`<div class="page wide review">
    <div class="list-head">
      <h1>Review${result.data?.page.total && html` <span class="count">${plural(result.data.page.total.value, ...QUEUES[resource].noun)} to review</span>`}</h1>
      <nav class="tabs" aria-label="Kinds">${Object.entries(QUEUES).map(([name, { title }]) => html`<a href=${addressOf(["review", name])} aria-current=${name === resource ? "page" : null}>${title}</a>`)}</nav>
    </div>
    <${Key} value=${key} keep=${keep} />
    <${Loaded} result=${result}>${({ data, page }) => html`<${Queue} key=${result.at} resource=${resource} records=${data} isAll=${page.total?.value <= data.length} secret=${key} keep=${keep} more=${() => ((isNext.current = true), result.retry())} wrote=${() => setWrites((count) => count + 1)} />`}<//>
    <${LatestCorrections} key=${writes} secret=${key} undone=${() => (setWrites((count) => count + 1), result.retry())} />
    <${Request} path=${path} />
  </div>`;
}

/** A form for the key. The input has no name, so no address can ever have it. */
function Key({ value, keep }) {
  if (value) return html`<p class="key-kept">You review with a key that ends in <code>${value.slice(-4)}</code>. <button class="plain" onClick=${() => keep("")}>Forget it</button></p>`;
  const submit = (event) => {
    event.preventDefault();
    keep(event.target.elements["review-key"].value.trim());
  };
  return html`<form class="key-form" onSubmit=${submit}>
    <label for="review-key">Key</label>
    <input id="review-key" type="password" autocomplete="off" required aria-describedby="key-hint" />
    <button class="primary">Use it</button>
    <p class="hint" id="key-hint">To accept, mend or reject you need a key that may correct: <code>summit keys create --scope correct --name NAME</code>. It stays in this tab until you close it.</p>
  </form>`;
}

function Queue({ resource, records, isAll, secret, keep, more, wrote }) {
  const [done, setDone] = useState(new Map()); // id -> {verb, corrections}
  const [mending, setMending] = useState(null);
  const [fault, setFault] = useState(null); // {id, problem}
  const [said, setSaid] = useState("");
  const history = useRef([]);
  const settled = useRef(new Map()); // what `done` will be after the next drawing
  const waiting = useRef(Promise.resolve()); // decisions are sent in their order, one after the other
  const pending = useRef(new Set());
  const list = useRef(null);
  const next = useRef(null);

  const itemOf = (id) => list.current?.querySelector(`[data-id="${CSS.escape(id)}"]`);
  const focus = (id) => itemOf(id)?.focus();
  const isOpen = ({ id }) => !settled.current.has(id) && !pending.current.has(id);
  const goOn = (id) => {
    const rest = [...records.slice(records.findIndex((each) => each.id === id) + 1), ...records].find(isOpen);
    if (rest) focus(rest.id);
    else next.current?.focus();
  };
  const settle = (id, outcome) => {
    settled.current.delete(id);
    if (outcome) settled.current.set(id, outcome);
    setDone(new Map(settled.current));
  };
  const guarded = (id, work) => {
    if (!secret) {
      setSaid("Enter a key first.");
      document.getElementById("review-key")?.focus();
      return;
    }
    pending.current.add(id);
    waiting.current = waiting.current.then(async () => {
      setFault(null);
      try {
        await work();
        wrote();
      } catch (problem) {
        if (problem.status === 401 || problem.status === 403) keep("");
        setFault({ id, problem });
        if (!itemOf(id)?.contains(document.activeElement)) focus(id);
      }
      pending.current.delete(id);
    });
  };
  const act = (record, verb, changes) => {
    if (!isOpen(record)) return;
    guarded(record.id, async () => {
      const corrections = await correct(secret, `${resource}/${record.id}`, changes);
      history.current.push(record.id);
      settle(record.id, { verb, corrections });
      setSaid(`${DONE[verb]}: ${shortened(record)}`);
      if (verb !== "mend") return;
      setMending(null);
      goOn(record.id);
    });
    if (secret && verb !== "mend") goOn(record.id);
  };
  const undo = (id = [...pending.current].at(-1) ?? history.current.at(-1)) => {
    if (!id) return;
    guarded(id, async () => {
      if (!settled.current.has(id)) return;
      await withdraw(secret, settled.current.get(id).corrections);
      history.current = history.current.filter((each) => each !== id);
      settle(id, null);
      setSaid(`Undone: ${shortened(records.find((record) => record.id === id))}`);
      focus(id);
    });
  };
  const keys = (event) => {
    if (/^(input|textarea|select)$/i.test(event.target.tagName) || event.ctrlKey || event.metaKey || event.altKey) return;
    const id = event.target.closest("[data-id]")?.dataset.id;
    const at = records.findIndex((record) => record.id === id);
    const step = { j: 1, k: -1 }[event.key];
    if (step && records[at + step]) focus(records[at + step].id);
    else if (event.key === "u") undo();
    else if (event.key === "Escape") setMending(null);
    else if (at >= 0 && isOpen(records[at]) && ["a", "m", "r"].includes(event.key)) {
      event.preventDefault();
      if (event.key === "m") setMending(id);
      else act(records[at], event.key === "a" ? "accept" : "reject", [SIMPLE[event.key === "a" ? "accept" : "reject"]]);
    }
  };
  useEffect(() => {
    const enter = (event) => {
      if (event.key === "j" && event.target === document.body && records.length) focus(records[0].id);
    };
    document.addEventListener("keydown", enter);
    return () => document.removeEventListener("keydown", enter);
  }, [records]);

  if (!records.length) return html`<${Empty}><h2>Nothing is left to review</h2><p>Every ${QUEUES[resource].noun[0]} here was accepted or mended. New ones come with new articles.</p><//>`;
  return html`
    <p class="keys"><kbd>j</kbd> <kbd>k</kbd> next and previous, <kbd>a</kbd> accept, <kbd>m</kbd> mend, <kbd>r</kbd> reject, <kbd>u</kbd> undo</p>
    <ol class="queue" ref=${list} onKeyDown=${keys} aria-label=${`${QUEUES[resource].title}, the least certain first`}>
      ${records.map((record) => html`<${Finding} key=${record.id} resource=${resource} record=${record} outcome=${done.get(record.id)}
        mending=${mending === record.id} mend=${(open) => (setMending(open ? record.id : null), open || focus(record.id))}
        fault=${fault?.id === record.id && fault.problem} act=${(verb, changes) => act(record, verb, changes)} undo=${() => undo(record.id)} />`)}
    </ol>
    <p class="outcome-bar" role="status">${said}</p>
    ${(!isAll || secret) && html`<p><button ref=${next} class=${done.size === records.length ? "primary" : ""} onClick=${more}>${isAll ? "Show what is left" : "Show the next ones"}</button></p>`}`;
}

const SIMPLE = { accept: { action: "accept" }, reject: { action: "reject", reason: "Rejected in a review" } };

function Finding({ resource, record, outcome, mending, mend, fault, act, undo }) {
  const queue = QUEUES[resource];
  const id = `finding-${record.id}`;
  return html`<li class=${`finding ${outcome ? "done" : ""}`} data-id=${record.id} tabindex="-1" aria-labelledby=${id}>
    <div class="finding-what">
      <h2 id=${id} class="finding-name"><${To} path=${record.url}>${queue.name(record)}<//></h2>
      <${Facts} rows=${queue.facts(record)} />
    </div>
    <div class="finding-where"><${Places} evidence=${record.evidence} fields=${queue.fields} most=${MOST_PLACES} wide /></div>
    <div class="finding-decided">
      ${outcome
        ? html`<p class="actions"><span class="outcome">${DONE[outcome.verb]}</span><button onClick=${undo}>Undo</button></p>`
        : html`<p class="actions"><button onClick=${() => act("accept", [SIMPLE.accept])}>Accept</button><button aria-expanded=${mending ? "true" : "false"} onClick=${() => mend(!mending)}>Mend</button><button onClick=${() => act("reject", [SIMPLE.reject])}>Reject</button></p>`}
      ${fault && html`<div class="problem" role="alert"><h3>${fault.message}</h3>${(fault.errors.length ? fault.errors : [fault]).map((error) => html`<p>${error.detail}${error.suggestion && ` Did you mean ${error.suggestion}?`}</p>`)}</div>`}
      ${mending && !outcome && html`<${Mend} resource=${resource} record=${record} submit=${(changes) => act("mend", changes)} cancel=${() => mend(false)} />`}
    </div>
  </li>`;
}

/** Make corrections in their order, or none of them; return their ids. */
async function correct(secret, target, changes) {
  const made = [];
  try {
    for (const change of changes) made.push((await write("POST", "/v1/corrections", secret, { target, ...change })).data.id);
  } catch (problem) {
    await withdraw(secret, made);
    throw problem;
  }
  return made;
}

async function withdraw(secret, ids) {
  for (const id of [...ids].reverse()) await write("DELETE", `/v1/corrections/${encodeURIComponent(id)}`, secret);
}

const shortened = ({ text, name }) => {
  const words = text ?? name;
  return words.length > 80 ? `${words.slice(0, 79)}…` : words;
};

function summitFacts(summit) {
  const { place } = summit;
  return [
    ["When", html`<${When} date=${summit.date} />`],
    ["Where", place && html`${place.name ?? ""}${place.name && place.country ? ", " : ""}${place.country && html`<${Stub} stub=${place.country} />`}`],
    ["Who", summit.participants.length > 0 && html`<${Stubs} stubs=${summit.participants} />`],
    ["Countries", summit.countries.length > 0 && html`<${Stubs} stubs=${summit.countries} />`],
    ["Status", html`<${Tag} value=${summit.status} /> <${Tag} value=${summit.kind} />`],
    Certainty(summit),
  ];
}

function personFacts(person) {
  return [
    ["Office", person.offices.map(({ title, status }) => (status === "former" ? `${title} (${word(status).toLowerCase()})` : title)).join(", ")],
    ["Country", person.country && html`<${Stub} stub=${person.country} />`],
    ["Also called", person.aliases.join(", ")],
    Certainty(person),
  ];
}
