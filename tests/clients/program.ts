// A program that openapi-typescript and openapi-fetch give types to. Its argument is the URL of the server.
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

type Quote = components["schemas"]["Quote"];

// Lists come as CSV, NDJSON and Atom too, so a client says once that it reads JSON.
type Json = "application/json" | "application/problem+json";
const client = createClient<paths, Json>({ baseUrl: process.argv[2] ?? "http://127.0.0.1:8000" });

// A list by any filter. Without `fields` and `group_by` the rows are records.
const { data: page, error } = await client.GET("/v1/quotes", {
  params: { query: { "speaker.country": "KR", said_on__gte: "2025-01", sort: ["-said_on"], include: ["evidence"] } },
});
if (error) throw new Error(error.detail);
if ("fields" in page || "group_by" in page) throw new Error("no records");
for (const quote of page.data) {
  const places = quote.evidence?.map(({ start, end }) => `${start}-${end}`) ?? [];
  console.log("quote", quote.text.slice(0, 20), quote.speaker?.name ?? quote.speaker_label, places.length > 0);
}

// All pages.
async function* everyQuote(): AsyncGenerator<Quote> {
  let cursor: string | null | undefined;
  do {
    const query = cursor ? { limit: 3, cursor } : { limit: 3 };
    const { data, error } = await client.GET("/v1/quotes", { params: { query } });
    if (error || "fields" in data || "group_by" in data) throw new Error("no records");
    yield* data.data;
    cursor = data.page.next_cursor;
  } while (cursor);
}
const ids = new Set<string>();
for await (const quote of everyQuote()) ids.add(quote.id);
console.log("pages", ids.size);

// One record, and the list below it.
const path = { id: "lee-jae-myung" };
const { data: person } = await client.GET("/v1/people/{id}", { params: { path } });
const { data: below } = await client.GET("/v1/people/{id}/summits", { params: { path, query: { status: "held" } } });
console.log("person", person?.name, person?.offices?.[0]?.title, below?.page.total?.value);

// Some fields of records; counts instead of records.
const { data: few } = await client.GET("/v1/quotes", { params: { query: { fields: ["id", "speaker.name"] } } });
if (few && "fields" in few) console.log("fields", few.fields, few.data.length, few.data[0]?.text === undefined);
const { data: counts } = await client.GET("/v1/quotes", { params: { query: { group_by: ["speaker"] } } });
if (counts && "group_by" in counts) for (const group of counts.data) console.log("group", group.name, group.count);

// A problem is typed too.
const missing = await client.GET("/v1/people/{id}", { params: { path: { id: "lee-jae-myun" } } });
console.log("problem", missing.response.status, missing.error?.errors[0]?.suggestion);
