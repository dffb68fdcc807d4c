// The page of a search in a copy without a server: what the site's own page says (search.html), found by searching.js.

(() => {
  const PER_PAGE = 20;
  const MOST_NAMED = 6;
  const FOUND_AT_ONCE = 10;
  const SOURCES_AT_ONCE = 50;
  const LENGTH = 220;
  const MOST_MENTIONS = 10;
  const ORDERS = ["relevance", "date"];

  const given = new URLSearchParams(location.search);
  const query = (given.get("q") ?? "").trim();
  const order = ORDERS.includes(given.get("sort")) ? given.get("sort") : ORDERS[0];
  const number = Math.max(1, Number.parseInt(given.get("page") ?? "1", 10) || 1);
  const place = document.querySelector(".record.search");
  const here = (changes) => {
    const pairs = new URLSearchParams(Object.entries({ q: query, ...(order !== ORDERS[0] && { sort: order }), ...changes }).filter(([, value]) => value));
    return `index.html?${pairs}`;
  };

  let words;
  let searcher;

  /* What was found, shown in a text as it is written */

  const has = (terms, word) => word.phrases.some((phrase) => terms.includes(` ${phrase.join(" ")} `))
    || (word.beginning.length > 0 && terms.includes(` ${word.beginning.join(" ")}`));

  function* spansIn(tokens, word) {
    const goesOn = (phrase, start) => phrase.every((term, at) => tokens[start + at]?.forms.includes(term));
    for (const start of tokens.keys()) {
      for (const phrase of word.phrases) {
        if (goesOn(phrase, start)) yield [tokens[start].start, tokens[start + phrase.length - 1].end];
      }
      const begins = word.beginning;
      const last = begins.length && tokens[start + begins.length - 1];
      if (last && goesOn(begins.slice(0, -1), start) && [...last.forms, last.plain].some((form) => form.startsWith(begins.at(-1)))) {
        yield [tokens[start].start, last.end];
      }
    }
  }

  function spans(text, asked) {
    const tokens = searcher.reader.tokens(text);
    const all = asked.flatMap((word, at) => [...spansIn(tokens, word)].map(([start, end]) => ({ start, end, word: at })));
    const kept = [];
    for (const span of all.sort((one, other) => one.start - other.start || other.end - one.end)) {
      if (!kept.length || span.start >= kept.at(-1).end) kept.push(span);
    }
    return kept;
  }

  function marked(text, found) {
    let at = 0;
    let html = "";
    for (const { start, end } of found) {
      html += `${words.escape(text.slice(at, start))}<mark>${words.escape(text.slice(start, end))}</mark>`;
      at = end;
    }
    return html + words.escape(text.slice(at));
  }

  const highlighted = (text, asked) => marked(text, spans(text, asked));

  function snippet(text, asked) {
    const found = spans(text, asked);
    if (text.length <= LENGTH) return marked(text, found);
    const seen = (first) => new Set(found.filter(({ start, end }) => first.start <= start && end <= first.start + LENGTH * 0.75).map(({ word }) => word)).size;
    const best = found.reduce((one, other) => (one && seen(one) >= seen(other) ? one : other), null);
    let start = best ? Math.max(0, Math.min(best.start - LENGTH / 5, text.length - LENGTH)) : 0;
    start = start && text.lastIndexOf(" ", start - 1) + 1;
    const space = text.indexOf(" ", Math.min(text.length, start + LENGTH));
    const end = space < 0 ? text.length : space;
    const inside = found.filter((span) => span.start >= start && span.end <= end)
      .map((span) => ({ start: span.start - start, end: span.end - start }));
    return `${start ? "…" : ""}${marked(text.slice(start, end), inside)}${end < text.length ? "…" : ""}`;
  }

  const inLanguage = (html, language) => (language && language !== publication.language ? `<span lang="${language}">${html}</span>` : html);

  /* Events */

  async function told(event) {
    return (await publication.told(`found/${Math.floor(event / FOUND_AT_ONCE)}`))[event % FOUND_AT_ONCE];
  }

  function hit({ line, texts }, event, asked, shown, missing) {
    const [[, , title, language], ...others] = texts;
    const found = others.map(([, , text]) => {
      const terms = searcher.reader.indexed(text);
      const present = shown.map((word) => has(terms, word));
      return { own: present.filter((each, at) => each && at < asked.length).length, all: present.filter(Boolean).length };
    });
    const best = found.reduce((one, each, at) => (each.own > found[one].own || (each.own === found[one].own && each.all > found[one].all) ? at : one), 0);
    const [origin, claimants, text, spoken] = others[best];
    const from = { fact: words.text("search.in-fact"), claim: words.text("search.in-claim", { claimants: words.escape(claimants) }) }[origin];
    return `<li>${line}
      <h3><a href="${publication.page(`events/${searcher.events.ids[event]}`)}">${inLanguage(highlighted(title, shown), language)}</a></h3>
      <p class="hit-text">${from ? `<span class="meta">${from}</span> ` : ""}<span>${inLanguage(snippet(text, shown), spoken)}</span></p>
      ${missing.length ? `<p class="meta">${words.text("search.missing")} ${missing.map((part) => `<s>${words.escape(part)}</s>`).join(", ")}</p>` : ""}</li>`;
  }

  /* Names */

  const nameShown = (label, called, asked) => {
    const all = (text) => asked.every((word) => has(searcher.reader.indexed(text), word));
    if (!asked.length || all(label)) return "";
    const count = (text) => asked.filter((word) => has(searcher.reader.indexed(text), word)).length;
    const best = called.reduce((one, other) => (one && count(one[0]) >= count(other[0]) ? one : other), null);
    return best ? `<span${best[1] ? ` lang="${best[1]}"` : ""} dir="auto">${highlighted(best[0], asked)}</span>; ` : "";
  };

  function foundList(kind, entries, total, asked) {
    if (!total) return "";
    const items = entries.map(([, key, label, events, called, language]) => `<li>
      <a href="${publication.page(`${kind}s/${key}`)}"${language ? ` lang="${language}"` : ""}>${highlighted(label, asked)}</a>
      <span class="meta">${nameShown(label, called, asked)}${words.count("events", events)}</span></li>`);
    return `<section aria-labelledby="found-${kind}"><h2 id="found-${kind}">${words.text(`search.${kind}s`)}</h2><ul>${items.join("")}</ul></section>`;
  }

  async function foundSources(asked) {
    const numbers = searcher.sourcesOf(asked);
    const first = await Promise.all(numbers.slice(0, MOST_NAMED).map(async (number) => {
      const [key, title, language, publisher, author, events] = (await publication.part(`sources/${Math.floor(number / SOURCES_AT_ONCE)}`))[number % SOURCES_AT_ONCE];
      return ["source", key, title, events, [publisher, author].filter(Boolean).map((name) => [name, ""]), title.startsWith("[") ? "" : language];
    }));
    return foundList("source", first, numbers.length, asked);
  }

  /* How the search was read */

  function readAs({ kind, text, things, date, leftOut }, names) {
    const timeline = (pairs) => publication.page("timeline", new URLSearchParams(pairs));
    const meaning = (as, label, pairs) => words.text(`search.read-${as}`, { name: `<a href="${timeline(pairs)}">${label}</a>` });
    let read = words.text(`search.read-${kind}`, { text: words.escape(text) });
    if (kind === "name") {
      const meanings = things.map((thing) => names.things[thing]).map(([field, key]) => meaning(field, words.label(field, key), [[field, key]]));
      const joined = meanings.join(` ${words.text("search.or")} `);
      read = meanings.length > 1 ? words.text("search.read-name", { text: words.escape(text), meanings: joined }) : joined;
    } else if (date) {
      const [first, last = first] = date.split("/");
      const label = first === last ? words.date(first) : `${words.date(first)} – ${words.date(last)}`;
      read = meaning(first === last && first.length === 4 ? "year" : "date", label, [["from", first], ["to", last]]);
    }
    return leftOut ? words.text("search.read-without", { part: read }) : read;
  }

  async function howRead(reading) {
    const worth = reading.parts.some(({ kind, leftOut }) => kind !== "word" || leftOut) || reading.stopWords.length;
    if (!worth) return "";
    const names = await publication.part("names");
    const aside = reading.stopWords.length ? ` ${words.text("search.stop-words")} ${reading.stopWords.map(words.escape).join(", ")}.` : "";
    let plain = "";
    if (reading.parts.some(({ things }) => things.length)) {
      const text = reading.parts.map((part) => `${part.leftOut ? "-" : ""}${["name", "phrase"].includes(part.kind) ? `"${part.text}"` : part.text}`).join(" ");
      const found = await searcher.find(searcher.read(text));
      plain = ` <a href="${here({ q: text, sort: "" })}">${words.text("search.plain")}</a> <span class="meta">${words.count("events", found.events.size)}</span>`;
    }
    return `<p class="search-read">${words.text("search.read")} ${reading.parts.map((part) => readAs(part, names)).join(", ")}.${aside}${plain}</p>`;
  }

  /* The page */

  const link = (text) => `<a href="${here({ q: text, sort: "" })}">${words.escape(text)}</a>`;

  async function mentions(reading, found) {
    if (reading.parts.length > 1 || !reading.parts[0].things.length) return "";
    const all = [...searcher.mentioning(reading.parts[0])].filter((event) => !found.events.has(event));
    if (!all.length) return "";
    const importance = (event) => searcher.events.importance[event];
    const first = all.sort((one, other) => importance(one) - importance(other) || one - other).slice(0, MOST_MENTIONS);
    const items = await Promise.all(first.map(async (event) => {
      const { texts: [[, , title, language]] } = await told(event);
      return `<li><a href="${publication.page(`events/${searcher.events.ids[event]}`)}">${inLanguage(words.escape(title), language)}</a> <span class="meta">${words.escape(searcher.events.months[event])}</span></li>`;
    }));
    return `<section class="mentions" aria-labelledby="mentions"><h2 id="mentions">${words.count("search.mentions", all.length)}</h2>
      <p class="note">${words.text("search.mentions-note")}</p><ul>${items.join("")}</ul></section>`;
  }

  function pager(total) {
    const last = Math.ceil(total / PER_PAGE);
    if (last < 2) return "";
    const shown = [...new Set([1, ...[-3, -2, -1, 0, 1, 2, 3].map((step) => number + step), last])].filter((each) => each >= 1 && each <= last);
    const items = shown.map((each) => `<li><a href="${here({ page: each > 1 ? each : "" })}"${each === number ? ' aria-current="page"' : ""}><span class="unseen">${words.text("pager.page")} </span>${words.number(each)}</a></li>`);
    return `<nav class="pager" aria-label="${words.text("pager.label")}"><ul>${items.join("")}</ul></nav>`;
  }

  async function page() {
    let reading = searcher.read(query);
    let found = await searcher.find(reading);
    let meant = [];
    const unknown = reading.parts.filter(({ kind, leftOut, words: [word] }) => kind === "word" && !leftOut && !searcher.isKnown(word));
    if (unknown.length || !found.events.size) {
      await publication.use("respelling");
      meant = await publication.respell(searcher, reading);
    }
    const instead = !found.events.size && meant[0];
    if (instead) {
      reading = searcher.read(instead);
      found = await searcher.find(reading);
    }
    const asked = found.wanted.flatMap((part) => part.words);
    await searcher.fetch(searcher.neededBy(asked));
    const sorted = order === "date" ? [...found.events].sort((one, other) => one - other) : await searcher.inOrder(found);
    const shown = sorted.slice((number - 1) * PER_PAGE, number * PER_PAGE);
    const hits = await Promise.all(shown.map(told));
    const labels = await searcher.labelled(found);
    const missing = (event) => (found.parts.length < 2 ? [] : found.wanted.filter((_, at) => !found.parts[at].has(event)).map(({ text }) => text));
    const lists = number > 1 ? [] : await Promise.all(["place", "actor"].map(async (kind) => {
      const entries = await searcher.entriesOf(reading, asked, kind);
      return foundList(kind, entries.slice(0, MOST_NAMED), entries.length, asked);
    }));
    const total = found.events.size;
    const orders = ORDERS.map((each, at) => (each === order ? `<strong>${words.text(`search.sort-${each}`)}</strong>`
      : `<a href="${here({ sort: at ? each : "" })}">${words.text(`search.sort-${each}`)}</a>`));
    const most = shown.length && missing(shown[0]).length && shown.every((event) => missing(event).length);
    return [
      await howRead(reading),
      instead ? `<p class="search-meant">${words.text("search.instead", { q: words.escape(query) })} ${meant.map(link).join(` ${words.text("search.or")} `)}</p>`
        : meant.length ? `<p class="search-meant">${words.text("search.meant")} ${meant.map(link).join(", ")}?</p>` : "",
      lists.some(Boolean) ? `<div class="found">${lists.join("")}</div>` : "",
      `<section aria-labelledby="results"><div class="list-head"><h2 id="results" tabindex="-1">${words.count("events", total)}</h2>`,
      total > 1 ? `<p class="orders">${words.text("registry.order")} ${orders.join(" ")} <a href="${publication.page("timeline", new URLSearchParams({ q: query }))}">${words.text("section.timeline")}</a></p>` : "",
      "</div>",
      most ? `<p>${words.text("search.most")}</p>` : "",
      hits.length ? `<ol class="hits">${hits.map((each, at) => hit(each, shown[at], asked, [...asked, ...labels], missing(shown[at]))).join("")}</ol>${pager(total)}`
        : `<p>${words.text(query.includes(" ") ? "search.none" : "search.none-one")}</p>`,
      "</section>",
      number > 1 ? "" : await mentions(reading, found),
      number > 1 ? "" : await foundSources(asked),
    ].join("\n");
  }

  async function begin() {
    const field = document.getElementById("q");
    field.value = query;
    for (const each of document.querySelectorAll("a[hreflang]")) each.search = location.search;
    if (!query) return;
    const results = document.createElement("div");
    results.setAttribute("role", "status");
    place.querySelector("header").after(results);
    try {
      words = await publication.words();
      document.title = `${words.text("search.for", { q: query })} · ${document.title.split(" · ").at(-1)}`;
      results.textContent = words.text("offline.reading");
      await publication.use("searching");
      searcher = await publication.searcher();
      const html = searcher.read(query).parts.length ? await page() : `<h2>${words.text("search.problem")}</h2>`;
      const shown = document.createElement("div");
      shown.dataset.results = "";
      shown.innerHTML = html;
      for (const left of [...place.children].filter((child) => child.matches(".search-examples"))) left.remove();
      results.after(shown);
      results.className = "unseen";
      results.textContent = shown.querySelector("#results")?.textContent ?? "";
    } catch (error) {
      results.textContent = String(error.message ?? error);
      throw error;
    }
  }

  begin();
})();
