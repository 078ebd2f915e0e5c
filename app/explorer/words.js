// Values of the API in plain words.
const MONTHS = "January February March April May June July August September October November December".split(" ");

const WORDS = {
  full: "Full quote",
  partial: "Fragment",
  indirect: "Reported speech",
  joint_statement: "Joint statement",
  treaty: "Treaty",
  mou: "Memorandum",
  pledge: "Pledge",
  working_group: "Working group",
  deal: "Deal",
  other: "Other",
  signed: "Signed",
  announced: "Announced",
  agreed: "Agreed",
  proposed: "Proposed",
  planned: "Planned",
  held: "Held",
  mentioned: "Only mentioned",
  bilateral: "Two countries",
  multilateral: "Several countries",
  current: "In office",
  former: "Former",
  ready: "Read",
  pending: "Waiting to be read",
  failed: "Could not be read",
  true: "Yes",
  false: "No",
  en: "English",
  accept: "Accepted",
  reject: "Rejected",
  rename: "Renamed",
  merge: "Merged",
  split: "Split",
  reattribute: "Said by another",
  set: "Mended",
};

/** Labels of fields and filters. */
export const LABELS = {
  speaker: "Said by",
  "speaker.country": "Speaker’s country",
  mention: "Country named",
  topic: "Topic",
  kind: "Kind",
  status: "Status",
  "said_on.year": "Year",
  "date.year": "Year",
  "published.year": "Year",
  country: "Country",
  participant: "Who",
  person: "Person",
  place: "Where",
  "place.country": "Where (country)",
  office: "Office",
  "office.status": "In office",
  publisher: "Publisher",
  summit: "Summit",
  article: "Article",
  about: "About",
  said_on: "Said",
  date: "When",
  published: "Published",
  sources: "Sources",
  disputed: "Sources differ",
  confidence: "Confidence",
  reviewed: "Reviewed",
  speaker_label: "Said by (as written)",
  q: "Words",
  name: "Name",
  "article.publisher": "Publisher",
};

export const KINDS = {
  people: "Person",
  leaders: "Leader",
  countries: "Country",
  summits: "Summit",
  agreements: "Agreement",
  quotes: "Quote",
  reported: "Reported speech",
  articles: "Article",
  topics: "Topic",
  dates: "Date",
};

export const label = (field) => LABELS[field] ?? sentence(field.replace(/[._]+/g, " "));
export const word = (value) => (value === null || value === undefined ? "Unknown" : (WORDS[value] ?? String(value)));

export function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function plural(count, one, many = `${one}s`) {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

/** Confidence as words and number: `very likely, 0.97`. */
export function confidence(value) {
  const words = value >= 0.95 ? "very likely" : value >= 0.8 ? "likely" : value >= 0.6 ? "probably" : "uncertain";
  return `${words}, ${value.toFixed(2)}`;
}

/** The flag of an ISO 3166-1 alpha-2 code, as the API has it; empty for any other code. */
export function flag(code) {
  return /^[A-Z]{2}$/.test(code) ? String.fromCodePoint(...[...code].map((c) => c.charCodeAt(0) + 127397)) : "";
}

/** An EDTF date as people write it: `23–24 August 2025`, `about 2023`. */
export function date(edtf) {
  if (!edtf) return "date unknown";
  const [from, to] = edtf.split("/");
  if (to === undefined) return day(from);
  if (!from || from === "..") return `until ${day(to)}`;
  if (!to || to === "..") return `since ${day(from)}`;
  const [a, b] = [parts(from), parts(to)];
  const plain = !a.hedge && !b.hedge && a.day && b.day && a.year === b.year;
  if (plain && a.month === b.month) return `${a.day}–${day(to)}`;
  if (plain) return `${a.day} ${MONTHS[a.month - 1]} – ${day(to)}`;
  return `${day(from)} – ${day(to)}`;
}

/** Whether a date is approximate or uncertain. */
export const isHedged = (edtf) => /[~?%]/.test(edtf ?? "");

/** First and last day of an EDTF date as UTC milliseconds; null if it has none. */
export function span(edtf) {
  if (!edtf) return null;
  const [from, to = from] = edtf.split("/");
  const [a, b] = [parts(from), parts(to)];
  if (!a.year && !b.year) return null;
  const [first, last] = [a.year ? a : b, b.year ? b : a];
  const start = Date.UTC(first.year, (first.month || 1) - 1, first.day || 1);
  const end = Date.UTC(last.year, last.month ? last.month - (last.day ? 1 : 0) : 12, last.day ? last.day + 1 : 1);
  return { start, end };
}

function parts(text) {
  const found = /^(\d{4})(?:-(\d\d|XX))?(?:-(\d\d|XX))?([~?%]?)$/.exec(text);
  if (!found) return { text };
  const [, year, month, dayOfMonth, hedge] = found;
  return { year: Number(year), month: Number(month) || 0, day: Number(dayOfMonth) || 0, hedge };
}

function day(text) {
  const { year, month, day: dayOfMonth, hedge } = parts(text);
  if (!year || month > 12) return text;
  const hedged = { "~": "about ", "?": "perhaps ", "%": "perhaps about " }[hedge] ?? "";
  return hedged + [dayOfMonth || "", month ? MONTHS[month - 1] : "", year].filter(Boolean).join(" ");
}
