// A strip of months: how many summits each had. A bar leads to its month.
import { html } from "../vendor/preact.js";
import { addressOf } from "../address.js";
import { loadAll, useApi } from "../api.js";
import { date, plural } from "../words.js";

const MOST_MONTHS = 120;
const MOST_COUNTED = 2400;
const LATE = 8; // from here on the next year's name is too near

/** Load all months that a list is counted by, however many pages they take. */
export const loadMonths = (path) => loadAll(path, MOST_COUNTED);

/** Return every month from the first to the last counted one, by `YYYY-MM`. */
export function monthsOf(counts, most = MOST_COUNTED) {
  const counted = new Map(counts.filter((each) => each.value).map((each) => [String(each.value), each.count]));
  const keys = [...counted.keys()].sort();
  if (!keys.length) return [];
  const months = [];
  let [year, month] = keys[0].split("-").map(Number);
  for (let key = keys[0]; key <= keys.at(-1) && months.length < MOST_COUNTED; ) {
    months.push({ key, count: counted.get(key) ?? 0 });
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
    key = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}`;
  }
  return months.slice(-most);
}

export function Months() {
  const { data } = useApi("/v1/summits?group_by=date.month&date.month__isnull=false&sort=date.month&limit=1000", loadMonths);
  const months = monthsOf(data?.data ?? [], MOST_MONTHS);
  if (months.length < 2) return null;
  const most = Math.max(...months.map(({ count }) => count));
  return html`<figure class="months">
    <figcaption>Summits by month, ${date(months[0].key)} to ${date(months.at(-1).key)}</figcaption>
    <div class="strip">${months.map(
      ({ key, count }, index) => html`<div class="month" key=${key}>
        ${count > 0 && html`<a href=${addressOf(["summits"], { date: key })} style=${{ height: `${(100 * count) / most}%` }} title=${`${date(key)}: ${plural(count, "summit")}`}><span class="hidden">${date(key)}: ${plural(count, "summit")}</span></a>`}
        ${(key.endsWith("-01") || (index === 0 && Number(key.slice(5)) < LATE)) && html`<span class="year">${key.slice(0, 4)}</span>`}
      </div>`,
    )}</div>
  </figure>`;
}

