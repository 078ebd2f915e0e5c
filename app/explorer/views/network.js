// The network of who met whom: people as dots by country, lines by meetings; the same as a table.
import { html, useMemo, useState } from "../vendor/preact.js";
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, scaleSqrt } from "../vendor/d3.js";
import { addressOf, navigate, queryOf, viewOf } from "../address.js";
import { loadAll, useApi } from "../api.js";
import { When } from "../components/basics.js";
import { Chips } from "../components/facets.js";
import { Request } from "../components/request.js";
import { Empty, Loaded } from "../components/states.js";
import { flag, plural } from "../words.js";

// The picture is shown at about its size, with as many people as leave room for names.
const NARROW = { width: 400, height: 480, letter: 4.2, most: 30 };
const MIDDLE = { width: 560, height: 480, letter: 3.6, most: 60 };
const WIDE = { width: 900, height: 620, letter: 3.6, most: 120 };
const SIZE = window.innerWidth < 720 ? NARROW : window.innerWidth < 1280 ? MIDDLE : WIDE;
const FIRST = 12; // people who are named even if the name covers dots of people with fewer meetings
const CROWDED = 200; // pairs from which lines are thin and faint
const MOST_STRETCHED = 1.5; // two people are not put into opposite corners
const MOST_SUMMITS = 2000;
const MOST_LEADERS = 4000;
const MOST_ROWS = 100;

const loadMeetings = async (path) => {
  const [{ data }, leaders] = await Promise.all([loadAll(path, MOST_SUMMITS), loadAll("/v1/leaders?fields=id,country&limit=1000", MOST_LEADERS)]);
  return { summits: data, countries: new Map(leaders.data.map(({ id, country }) => [id, country?.id ?? null])) };
};

/** Return people with their meetings, and pairs with theirs, those of most meetings first. */
function graphOf({ summits, countries }) {
  const nodes = new Map();
  const pairs = new Map();
  for (const { participants, date } of summits) {
    for (const person of participants) {
      if (!nodes.has(person.id)) nodes.set(person.id, { ...person, meetings: 0, country: countries.get(person.id) });
      if (participants.length > 1) nodes.get(person.id).meetings += 1;
    }
    participants.forEach((a, index) => participants.slice(index + 1).forEach((b) => {
      const key = [a.id, b.id].sort().join(" ");
      const pair = pairs.get(key) ?? { key, source: a.id, target: b.id, names: [a, b], times: 0, last: date };
      pair.times += 1;
      pairs.set(key, pair);
    }));
  }
  return {
    people: [...nodes.values()].filter(({ meetings }) => meetings).sort((a, b) => b.meetings - a.meetings || a.id.localeCompare(b.id)),
    pairs: [...pairs.values()].sort((a, b) => b.times - a.times || a.key.localeCompare(b.key)),
  };
}

export function View({ parameters, chosen }) {
  const query = new URLSearchParams(parameters);
  if (![...query.keys()].some((name) => name.startsWith("status"))) query.set("status", "held");
  query.set("fields", "id,date,participants");
  query.set("limit", "1000");
  const path = `/v1/summits?${queryOf(query)}`;
  const result = useApi(path, loadMeetings);
  return html`<div class="page wide">
    <h1>Who met whom</h1>
    <${Chips} parameters=${parameters} />
    <${Loaded} result=${result}>${(loaded) => html`<${Network} loaded=${loaded} chosen=${chosen} />`}<//>
    <${Request} path=${path} />
  </div>`;
}

function Network({ loaded, chosen }) {
  const graph = useMemo(() => graphOf(loaded), [loaded]);
  const [all, setAll] = useState(false);
  if (!graph.pairs.length) return html`<${Empty}><h2>No meetings yet</h2><p>A summit with two or more people makes a line here.</p><//>`;
  const rows = chosen ? graph.pairs.filter(({ source, target }) => [source, target].includes(chosen)) : graph.pairs;
  const shown = all ? rows : rows.slice(0, MOST_ROWS);
  return html`<div class="map-and-list">
    <div><${Drawing} graph=${graph} chosen=${chosen} />
      ${graph.people.length > SIZE.most && html`<p class="none">Drawn: the ${SIZE.most} of ${graph.people.length} people with most meetings. The table has all.</p>`}</div>
    <div>
      <p class="hint">${chosen ? html`<a href=${addressOf(["network"])}>Show all people</a>` : "Choose a person to see only theirs."}</p>
      <table class="rows compact"><caption class="hidden">Pairs of people who met</caption>
        <thead><tr><th scope="col" class="main">Who</th><th scope="col">Times</th><th scope="col" class="date">Last</th></tr></thead>
        <tbody>${shown.map(({ key, names: [a, b], times, last }) => html`<tr key=${key}><td class="main"><a href=${viewOf(a.url)}>${a.name}</a> and <a href=${viewOf(b.url)}>${b.name}</a></td><td class="number"><a href=${addressOf(["summits"], { participant__all: `${a.id},${b.id}` })}>${times}</a></td><td class="date"><${When} date=${last} unknown="—" /></td></tr>`)}</tbody></table>
      ${rows.length > shown.length && html`<button class="plain" onClick=${() => setAll(true)}>${`${rows.length - shown.length} more`}</button>`}
    </div>
  </div>`;
}

/** Place people so that those who met are near; the same data give the same picture. */
function layout({ people, pairs }) {
  const nodes = people.slice(0, SIZE.most).map((person) => ({ ...person }));
  const drawn = new Set(nodes.map(({ id }) => id));
  const links = pairs.filter(({ source, target }) => drawn.has(source) && drawn.has(target)).map((pair) => ({ ...pair }));
  const crowd = Math.sqrt(nodes.length);
  forceSimulation(nodes)
    .force("link", forceLink(links).id(({ id }) => id).distance(520 / (crowd + 1)))
    .force("charge", forceManyBody().strength(-2400 / (crowd + 1)))
    .force("x", forceX().strength(0.1))
    .force("y", forceY().strength(0.16))
    .force("collide", forceCollide(22))
    .stop()
    .tick(160);
  const [xs, ys] = [nodes.map(({ x }) => x), nodes.map(({ y }) => y)];
  const scale = (values, size, margin) => {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const factor = Math.min(MOST_STRETCHED, (size - 2 * margin) / (high - low || 1));
    return (value) => size / 2 + (value - (low + high) / 2) * factor;
  };
  const [sx, sy] = [scale(xs, SIZE.width, 90), scale(ys, SIZE.height, 40)];
  for (const node of nodes) Object.assign(node, { px: sx(node.x), py: sy(node.y) });
  return { nodes, links };
}

function Drawing({ graph, chosen }) {
  const { nodes, links } = useMemo(() => layout(graph), [graph]);
  const near = new Set(links.filter(({ source, target }) => [source.id, target.id].includes(chosen)).flatMap(({ source, target }) => [source.id, target.id]));
  const faint = (id) => (chosen && id !== chosen && !near.has(id) ? "faint" : "");
  const radius = scaleSqrt([1, Math.max(2, nodes[0].meetings)], nodes.length > 40 ? [4, 11] : [6, 16]);
  const named = names(nodes, (node) => radius(node.meetings), (node) => !chosen || node.id === chosen || near.has(node.id));
  return html`<svg class=${`network ${links.length > CROWDED ? "crowded" : ""}`} viewBox=${`0 0 ${SIZE.width} ${SIZE.height}`} role="img" aria-label=${`Network of ${plural(nodes.length, "person", "people")} and ${plural(links.length, "pair")} who met; the table has the same`}>
    ${links.map(({ key, source, target, times }) => html`<line key=${key} class=${chosen && ![source.id, target.id].includes(chosen) ? "faint" : ""} x1=${source.px} y1=${source.py} x2=${target.px} y2=${target.py} stroke-width=${Math.min(8, 1 + times)} />`)}
    ${nodes.map((node) => html`<g key=${node.id} class=${`node ${faint(node.id)} ${node.country ? "" : "unknown"}`} onClick=${() => navigate(`${addressOf(["network"])}#${node.id}`)}>
      <circle cx=${node.px} cy=${node.py} r=${radius(node.meetings)} style=${{ "--hue": hue(node.country) }}><title>${node.name}: ${plural(node.meetings, "meeting")}</title></circle></g>`)}
    ${named.map((node) => html`<text key=${`name ${node.id}`} class=${faint(node.id)} x=${node.px} y=${node.py + radius(node.meetings) + 15}>${node.country && flag(node.country)} ${node.name}</text>`)}
  </svg>`;
}

/** Return people whose names cover no name of somebody with more meetings, and no dot; those of the first may cover smaller dots. */
function names(nodes, radius, wanted) {
  const taken = nodes.map((node, rank) => ({ rank, left: node.px - radius(node), right: node.px + radius(node), top: node.py - radius(node), bottom: node.py + radius(node) }));
  return nodes.filter((node, rank) => {
    if (!wanted(node)) return false;
    const mayCover = (each) => each.rank === rank || (rank < FIRST && each.rank > rank);
    const half = node.name.length * SIZE.letter + 12;
    const top = node.py + radius(node) + 3;
    const box = { left: node.px - half, right: node.px + half, top, bottom: top + 16 };
    const free = taken.every((each) => mayCover(each) || box.right < each.left || box.left > each.right || box.bottom < each.top || box.top > each.bottom);
    if (free) taken.push(box);
    return free;
  });
}

/** One hue a country, the same everywhere. */
function hue(country) {
  if (!country) return 0;
  return ((country.charCodeAt(0) - 65) * 47 + (country.charCodeAt(1) - 65) * 89) % 360;
}
