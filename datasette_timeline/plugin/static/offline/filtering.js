// The timeline in a copy without a server: the part of the page that filters change, as the site would send it. It is
// made of the page that lists everything, with other counts, chips, bars and circles, and of the events' own lines.

(() => {
  const FIELDS = ["actor", "place", "type", "importance", "year", "from", "to", "tag", "source", "about", "agreement", "contested", "q"];
  const LISTED = ["actor", "place", "tag", "source"]; // their values go by number of events, those of others by their list
  const TOLD = ["importance", "about", "source"]; // whose values say little without the name of the filter
  const FORMS = { compact: "rows", full: "cards" };
  const ORDERS = ["date", "-date", "importance", "claims"];
  const [PAGE_SIZE, ROWS_AT_ONCE, MOST_CHOICES, MOST_SOURCES, MOST_NAMED, SMALLEST, NUMBERED, FEW] = [100, 50, 40, 8, 3, 2.5, 8, 10];

  const whole = document.querySelector("[data-view]").innerHTML;
  const isWhole = !/index--/.test(location.pathname);

  let words;
  let events;
  let sets;
  let searcher;

  /* What an address asks for */

  function read(address) {
    const wanted = Object.fromEntries(FIELDS.map((field) => [field, []]));
    for (const [name, value] of address.searchParams) {
      if (wanted[name] && value.trim() && !wanted[name].includes(value.trim())) wanted[name].push(value.trim());
    }
    const chosen = (name, values) => (values.includes(address.searchParams.get(name)) ? address.searchParams.get(name) : values[0]);
    return {
      wanted,
      order: chosen("sort", ORDERS),
      form: chosen("view", ["compact", "full", "map"]),
      page: Math.max(1, Number.parseInt(address.searchParams.get("page") ?? "1", 10) || 1),
    };
  }

  const pairsOf = (wanted) => FIELDS.flatMap((field) => wanted[field].map((value) => [field, value]));
  const without = (wanted, field, value) => ({ ...wanted, [field]: wanted[field].filter((each) => each !== value) });
  const toggled = (wanted, field, value) =>
    wanted[field].includes(value) ? without(wanted, field, value) : { ...wanted, [field]: [...wanted[field], value] };

  function href({ order, form }, wanted, page = 1) {
    const pairs = new URLSearchParams(pairsOf(wanted));
    if (order !== ORDERS[0]) pairs.append("sort", order);
    if (form !== "compact") pairs.append("view", form);
    if (page > 1) pairs.append("page", page);
    return `index.html${pairs.size ? `?${pairs}` : ""}`;
  }

  /* Which events it finds */

  const spanOf = (written) => {
    const [year, month, day] = written.split("-");
    const last = () => String(new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()).padStart(2, "0");
    return month ? [`${year}-${month}-${day ?? "01"}`, `${year}-${month}-${day ?? last()}`] : [`${year}-01-01`, `${year}-12-31`];
  };

  /** For each filter in use the events that it finds alone. */
  async function partsOf(wanted) {
    const every = [...events.ids.keys()];
    const parts = {};
    for (const field of Object.keys(sets)) {
      if (wanted[field]?.length) parts[field] = publication.any(wanted[field].map((value) => publication.set(sets[field][value])));
    }
    for (const day of wanted.from) parts.from = new Set(every.filter((at) => !events.last[at] || events.last[at] >= spanOf(day)[0]));
    for (const day of wanted.to) parts.to = new Set(every.filter((at) => !events.first[at] || events.first[at] <= spanOf(day)[1]));
    if (wanted.q.length) {
      if (!searcher) {
        await publication.use("searching");
        searcher = await publication.searcher();
      }
      const found = await Promise.all(wanted.q.map(async (query) => (await searcher.find(searcher.read(query))).events));
      parts.q = publication.any(found);
    }
    return parts;
  }

  function matching(parts, ...besides) {
    const used = Object.entries(parts).filter(([field]) => !besides.includes(field)).map(([, found]) => found);
    return used.length ? used.reduce(publication.both) : new Set(events.ids.keys());
  }

  const having = (found, field, value) => publication.numbers(sets[field][value]).filter((event) => found.has(event)).length;

  /* Words */

  const plain = (html) => {
    const element = document.createElement("template");
    element.innerHTML = html;
    return element.content.textContent;
  };
  const valueName = (field, value) => {
    if (field === "from" || field === "to") return words.date(value);
    if (field === "q") return `“${words.escape(value)}”`;
    return words.label(field, value);
  };

  function headline(wanted) {
    const parts = FIELDS.filter((field) => field !== "from" && field !== "to" && wanted[field].length).map((field) => {
      const named = wanted[field].slice(0, MOST_NAMED).map((value) => valueName(field, value));
      if (wanted[field].length > MOST_NAMED) named.push(words.count("headline.more", wanted[field].length - MOST_NAMED));
      const said = named.reduce((first, second) => words.text("headline.or", { first, second }));
      return TOLD.includes(field) ? `${words.text(`field.${field}`)}: ${said}` : said;
    });
    const [from] = wanted.from;
    const [to] = wanted.to;
    const days = [from ? spanOf(from)[0] : "", to ? spanOf(to)[1] : ""];
    const period = words.periods.find(([, first, last]) => (from || to) && first === days[0] && last === days[1]);
    if (period) parts.push(period[0]);
    else if (from && to) parts.push(from === to ? words.date(from) : `${words.date(from)} – ${words.date(to)}`);
    else if (from) parts.push(words.later.replace("{date}", words.date(from)));
    else if (to) parts.push(words.earlier.replace("{date}", words.date(to)));
    const text = parts.join(", ") || words.text("timeline.title");
    return /^\p{Ll}/u.test(text) ? text[0].toUpperCase() + text.slice(1) : text;
  }

  /* The parts of the page */

  function countLine(found) {
    const contested = having(found, "contested", "1");
    const landmarks = having(found, "importance", "1");
    return [words.count("events", found.size), contested && words.count("timeline.contested", contested),
      landmarks && words.count("timeline.landmarks", landmarks)].filter(Boolean).join(", ");
  }

  function chips(asked, parts) {
    const pairs = pairsOf(asked.wanted);
    const items = pairs.map(([field, value]) => {
      const wholly = field === "place" && words.containing.includes(value) ? `<span class="chip-field">, ${words.text("choices.whole")}</span>` : "";
      const number = sets[field] ? ` <span class="number">${words.number(having(matching(parts, field), field, value))}</span>` : "";
      return `<li><a class="chip" href="${href(asked, without(asked.wanted, field, value))}" data-focus="chips"><span class="unseen">${words.text("chips.remove")} </span><span class="chip-field">${words.text(`field.${field}`)}</span> ${valueName(field, value)}${wholly}${number} <span class="chip-x" aria-hidden="true">×</span></a></li>`;
    });
    if (pairs.length > 1) items.push(`<li><a class="chip chip-all" href="index.html" data-focus="chips" data-whole>${words.text("chips.remove-all")}</a></li>`);
    return pairs.length ? `<ul class="chips" aria-label="${plain(words.text("chips.label"))}">${items.join("")}</ul>` : "";
  }

  function choices(field, asked, parts) {
    const left = matching(parts, field);
    const order = Object.keys(words.labels[field] ?? {});
    const counts = new Map(order.map((value) => [value, having(left, field, value)]));
    const selected = asked.wanted[field];
    let shown = order.filter((value) => counts.get(value) || selected.includes(value));
    const all = shown.length;
    if (LISTED.includes(field)) {
      const most = field === "source" ? MOST_SOURCES : MOST_CHOICES;
      shown = shown.sort((one, other) => counts.get(other) - counts.get(one)).filter((value, at) => at < most || selected.includes(value));
    }
    const narrowed = left.size !== events.ids.length;
    const items = shown.map((value) => {
      const is = selected.includes(value);
      const wholly = field === "place" && words.containing.includes(value) ? ` <span class="choice-whole">${words.text("choices.whole")}</span>` : "";
      const inAll = publication.numbers(sets[field][value]).length;
      return `<li><a href="${href(asked, toggled(asked.wanted, field, value))}" rel="nofollow" data-focus="${field}:${value}"${is ? ' aria-current="true"' : ""}><span>${words.label(field, value)}${wholly}${is ? ` <span class="unseen">${words.text("filters.selected")}</span>` : ""}</span> <span class="number">${words.number(counts.get(value))}${narrowed ? ` / ${words.number(inAll)}` : ""}</span></a></li>`;
    });
    return `<div class="choice-values" data-base="${href(asked, asked.wanted)}">${narrowed && items.length ? `<p class="note choice-heads">${words.text("choices.counts-events")}</p>` : ""}${items.length ? `<ul>${items.join("")}</ul>` : ""}${all > shown.length ? `<p class="note">${words.count("filters.left-out", all - shown.length)}</p>` : ""}</div>`;
  }

  /** Whether a month or a year lies between two dates, as far as either says. */
  const isWithin = (month, from, to) => month.slice(0, from.length) >= from.slice(0, month.length)
    && month.slice(0, to.length) <= to.slice(0, month.length);

  /** The bars of the histogram: as many as the whole has, each as high as its share of the highest. */
  function drawBars(view, asked, found) {
    const figure = view.querySelector("[data-histogram]");
    if (!figure) return;
    const svg = figure.querySelector("svg");
    const floor = Number(svg.dataset.floor);
    const bars = [...svg.querySelectorAll("a")].filter((link) => link.querySelector(".histogram-bar"));
    const listed = [...figure.querySelectorAll(".histogram-list li")];
    const months = [...found].map((event) => events.months[event]).filter(Boolean);
    const counted = bars.map((link) => {
      const given = new URL(link.getAttribute("href"), location.href).searchParams;
      const [from, to] = [given.get("from"), given.get("to")];
      return { link, from, to, count: months.filter((month) => isWithin(month, from, to)).length };
    });
    const highest = Math.max(1, ...counted.map(({ count }) => count));
    const top = Number(bars[0]?.querySelector(".histogram-hit").getAttribute("y") ?? 0) + 6;
    const scale = [...svg.querySelectorAll(".histogram-line, .histogram-number")];
    for (const each of scale.filter((line) => !line.matches(".histogram-line:first-of-type, .histogram-short"))) each.remove();
    svg.querySelector(".histogram-short")?.replaceChildren(words.number(highest));
    svg.querySelector(".histogram-short")?.setAttribute("y", top + 4);
    svg.querySelector(".histogram-short")?.classList.remove("histogram-short");
    for (const name of ["y1", "y2"]) svg.querySelector(".histogram-line")?.setAttribute(name, top);
    counted.forEach(({ link, from, to, count }, at) => {
      const address = href(asked, { ...asked.wanted, from: [from], to: [to] });
      if (!count) {
        link.remove();
        listed[at]?.remove();
        return;
      }
      const height = Math.max(2, ((floor - top) * count) / highest);
      const bar = link.querySelector(".histogram-bar");
      bar.setAttribute("y", (floor - height).toFixed(1));
      bar.setAttribute("height", height.toFixed(1));
      link.setAttribute("href", address);
      const label = plain(listed[at]?.querySelector("a")?.innerHTML ?? from);
      link.querySelector("title").textContent = plain(words.count("histogram.bar", count, { when: label }));
      listed[at]?.querySelector("a").setAttribute("href", address);
      if (listed[at]) listed[at].querySelector(".number").textContent = words.number(count);
    });
  }

  function drawMap(view, asked, found) {
    const counts = new Map();
    const of = (key) => {
      if (!counts.has(key)) counts.set(key, having(found, "place", key));
      return counts.get(key);
    };
    const most = (element) => Math.max(...element.dataset.place.split(" ").map((key) => (key ? of(key) : 0)));
    const largest = Math.max(...[...view.querySelectorAll(".map-mark circle")].map((circle) => circle.getAttribute("r")));
    for (const mark of view.querySelectorAll(".map-mark, .map-rings .map-ring, .map-name[data-place], .map-all li[data-place]")) {
      if (!most(mark)) mark.remove();
    }
    const marks = [...view.querySelectorAll(".map-mark")];
    const highest = Math.max(...marks.map(most));
    for (const mark of marks) {
      const radius = Math.max(SMALLEST, largest * Math.sqrt(most(mark) / highest) * (highest < FEW ? 0.5 : 1));
      mark.querySelector("circle").setAttribute("r", radius.toFixed(1));
      mark.querySelector("text")?.replaceChildren(radius < NUMBERED ? "" : String(most(mark)));
      const label = `${mark.dataset.name}: ${plain(words.count("events", most(mark)))}`;
      mark.setAttribute("aria-label", label);
      mark.querySelector("title")?.replaceChildren(label);
    }
    for (const name of view.querySelectorAll(".map-name[data-place] text")) {
      name.textContent = name.textContent.replace(/ [\d.,\s]+$/, ` ${words.number(most(name.closest("[data-place]")))}`);
    }
    for (const link of view.querySelectorAll(".map-list a[data-place], .map-all li[data-place] > a, .map-mark")) {
      const address = new URL(link.getAttribute("href"), location.href);
      const places = address.searchParams.getAll("place");
      if (places.length) link.setAttribute("href", href(asked, { ...asked.wanted, place: places }));
      const number = link.parentElement.querySelector(".number, .meta");
      if (link.matches(".map-list a")) {
        if (!of(link.dataset.place)) link.closest("li").remove();
        else if (number) number.textContent = words.number(of(link.dataset.place));
      } else if (number && link.matches(".map-all a")) {
        number.textContent = words.count("events", of(link.closest("li").dataset.place));
      }
    }
  }

  function drawRail(view, asked, shown, parts) {
    const rail = view.querySelector(".rail");
    if (!rail) return;
    const timeless = { ...asked.wanted, from: [], to: [] };
    const left = [...matching(parts, "from", "to")];
    const [chapters, jumps] = rail.querySelectorAll("ul");
    const items = words.periods.map(([name, first, last]) => {
      const count = left.filter((at) => (!events.last[at] || !first || events.last[at] >= first) && (!events.first[at] || !last || events.first[at] <= last)).length;
      const wanted = { ...timeless, from: first ? [first] : [], to: last ? [last] : [] };
      const current = String(pairsOf(wanted)) === String(pairsOf(asked.wanted));
      return count ? `<li><a href="${href(asked, wanted)}" data-focus="results"${current ? ' aria-current="true"' : ""}>${name} <span class="number">${words.number(count)}</span></a></li>` : "";
    });
    if (words.periods.length && chapters) chapters.innerHTML = items.join("");
    const list = words.periods.length ? jumps : chapters;
    if (!list) return;
    const heading = list.previousElementSibling;
    const years = asked.order.endsWith("date") && asked.form !== "map" ? [...new Set(shown.map((event) => events.months[event].slice(0, 4)))] : [];
    if (years.length < 2) {
      list.remove();
      heading?.remove();
      return;
    }
    list.className = "rail-years";
    list.innerHTML = years.map((year) => {
      const first = shown.findIndex((event) => events.months[event].startsWith(year));
      const page = Math.floor(first / PAGE_SIZE) + 1;
      const count = shown.filter((event) => events.months[event].startsWith(year)).length;
      return `<li><a href="${page === asked.page ? "" : href(asked, asked.wanted, page)}#${year}">${year} <span class="number">${words.number(count)}</span></a></li>`;
    }).join("");
  }

  async function itemOf(form, event) {
    return (await publication.told(`${FORMS[form]}/${Math.floor(event / ROWS_AT_ONCE)}`))[event % ROWS_AT_ONCE];
  }

  function sorted(found, order) {
    const list = [...found].sort((one, other) => one - other);
    if (order === "-date") return list.reverse();
    if (order === "importance") return list.sort((one, other) => events.importance[one] - events.importance[other]);
    if (order === "claims") return list.sort((one, other) => events.claims[other] - events.claims[one]);
    return list;
  }

  async function list(asked, shown) {
    const before = (asked.page - 1) * PAGE_SIZE;
    const here = shown.slice(before, before + PAGE_SIZE);
    const items = new Map(await Promise.all(here.map(async (event) => [event, await itemOf(asked.form, event)])));
    const rows = asked.form === "compact" ? " rows" : "";
    if (!asked.order.endsWith("date")) {
      const flat = here.map((event) => items.get(event).replace(/<(\/?)h4\b/g, "<$1h2"));
      return `<ol class="events${rows} events-flat"${before ? ` start="${before + 1}"` : ""}>${flat.join("")}</ol>`;
    }
    const years = [...new Set(here.map((event) => events.months[event].slice(0, 4)))];
    return years.map((year) => {
      const inYear = shown.filter((event) => events.months[event].startsWith(year)).length;
      const months = [...new Set(here.map((event) => events.months[event]).filter((month) => month.startsWith(year)))];
      const goesOn = before && year === years[0] ? `, ${words.text("timeline.continued")}` : "";
      const sections = months.map((month) => {
        const key = month.length > 4 ? month : `${month}-XX`;
        const of = here.filter((event) => events.months[event] === month).map((event) => items.get(event));
        return `<section class="month" aria-labelledby="${key}"><h3 class="month-name" id="${key}">${words.months[key] ?? words.text("timeline.year-alone")}</h3><ol class="events${rows}">${of.join("")}</ol></section>`;
      });
      return `<section class="year${years.length > 2 ? " months-many" : ""}" aria-labelledby="${year}"><h2 class="year-name" id="${year}">${year} <span class="year-count">${words.count("events", inYear)}${goesOn}</span></h2>${sections.join("")}</section>`;
    }).join("");
  }

  function pager(asked, total) {
    const last = Math.ceil(total / PAGE_SIZE);
    if (last < 2) return "";
    const shown = [...new Set([1, ...[-3, -2, -1, 0, 1, 2, 3].map((step) => asked.page + step), last])].filter((page) => page >= 1 && page <= last);
    const items = shown.map((page) => `<li><a href="${href(asked, asked.wanted, page)}" data-focus="results"${page === asked.page ? ' aria-current="page"' : ""}><span class="unseen">${words.text("pager.page")} </span>${words.number(page)}</a></li>`);
    return `<nav class="pager" aria-label="${plain(words.text("pager.label"))}"><ul>${items.join("")}</ul></nav>`;
  }

  async function nothing(asked) {
    const pairs = pairsOf(asked.wanted);
    const ways = await Promise.all(pairs.map(async ([field, value]) => {
      const count = matching(await partsOf(without(asked.wanted, field, value))).size;
      return count ? `<li><a href="${href(asked, without(asked.wanted, field, value))}">${words.count("empty.without", count, { part: valueName(field, value) })}</a></li>` : "";
    }));
    return `<div class="empty"><h2>${words.text("empty.title")}</h2>${ways.some(Boolean) ? `<p>${words.text("empty.advice")}</p>` : ""}<ul>${ways.join("")}<li><a href="index.html">${words.text("timeline.all")}</a></li></ul></div>`;
  }

  /** What values the record does not know, said in place of being passed over. */
  function unknown(wanted) {
    return pairsOf(wanted).filter(([field, value]) => (sets[field] && !(value in sets[field]))
      || ((field === "from" || field === "to") && !/^\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?$/.test(value)));
  }

  async function made(address) {
    const asked = read(address);
    if (!words) {
      [words, events, sets] = await Promise.all([publication.words(), publication.part("events"), publication.part("sets")]);
      const [ofSources, named] = await Promise.all([publication.part("sets-source"), publication.told("labels-source")]);
      sets = { ...sets, source: ofSources };
      words.labels.source = named;
    }
    if (isWhole && asked.page === 1 && asked.order === ORDERS[0] && asked.form === "compact" && !pairsOf(asked.wanted).length) return whole;
    const wrong = unknown(asked.wanted);
    for (const [field, value] of wrong) asked.wanted = without(asked.wanted, field, value);
    const parts = await partsOf(asked.wanted);
    const found = matching(parts);
    const shown = sorted(found, asked.order);
    asked.page = Math.min(asked.page, Math.max(1, Math.ceil(shown.length / PAGE_SIZE)));
    const view = document.createElement("div");
    view.innerHTML = whole;
    const title = headline(asked.wanted);
    const head = view.querySelector(".view-head");
    head.dataset.title = `${plain(title)} · ${head.dataset.title.split(" · ").at(-1)}`;
    head.dataset.announce = plain(words.count("events", found.size));
    head.querySelector("h1").innerHTML = title;
    head.querySelector("[data-count]").innerHTML = countLine(found);
    const forms = ["compact", "full", "map"];
    head.querySelectorAll(".views a").forEach((link, at) => {
      link.setAttribute("href", href({ ...asked, form: forms[at] }, asked.wanted));
      link.toggleAttribute("aria-current", forms[at] === asked.form);
      if (forms[at] === asked.form) link.setAttribute("aria-current", "true");
    });
    const problems = wrong.map(([, value]) => `<p class="note">${words.text("offline.unknown", { value: words.escape(value) })}</p>`).join("");
    view.querySelector(".filters").insertAdjacentHTML("afterbegin", problems + chips(asked, parts));
    const form = view.querySelector("[data-filter-form]");
    for (const name of ["q", "from", "to"]) form.elements[name]?.setAttribute("value", asked.wanted[name][0] ?? "");
    const hidden = pairsOf(asked.wanted).filter(([field]) => !["q", "from", "to"].includes(field));
    if (asked.order !== ORDERS[0]) hidden.push(["sort", asked.order]);
    if (asked.form !== "compact") hidden.push(["view", asked.form]);
    form.insertAdjacentHTML("afterbegin", hidden.map(([name, value]) => `<input type="hidden" name="${name}" value="${words.escape(value)}">`).join(""));
    for (const panel of view.querySelectorAll(".choice-list")) {
      const field = panel.id.replace("choices-", "");
      panel.querySelector(".choice-values").outerHTML = choices(field, asked, parts);
      const chosen = asked.wanted[field].length;
      if (chosen) panel.querySelector("summary").insertAdjacentHTML("beforeend", ` <span class="number">(${chosen})</span>`);
    }
    for (const done of view.querySelectorAll("[data-done]")) done.innerHTML = words.count("filters.show-events", found.size);
    drawBars(view, asked, found);
    drawRail(view, asked, shown, parts);
    drawMap(view, asked, found);
    view.querySelector(".formats")?.insertAdjacentHTML("beforebegin", `<p class="note">${words.text("offline.all-events")}</p>`);
    if (asked.form === "map") view.querySelector(".follows")?.remove();
    view.querySelector(".view-body").className = `view-body view-${asked.form}`;
    const place = view.querySelector("#events");
    const orders = place.querySelector(".orders");
    const key = asked.form === "compact" ? place.querySelector(".sides-key") : null;
    ORDERS.forEach((order, at) => {
      const each = orders.children[at + 1];
      const text = each.innerHTML;
      each.outerHTML = order === asked.order ? `<strong aria-current="true">${text}</strong>`
        : `<a href="${href({ ...asked, order }, asked.wanted)}" rel="nofollow" data-focus="results">${text}</a>`;
    });
    const kept = [found.size > 1 && asked.form !== "map" ? orders : null, found.size ? key : null].filter(Boolean);
    place.replaceChildren(...kept);
    if (!found.size) place.insertAdjacentHTML("beforeend", await nothing(asked));
    else if (asked.form !== "map") place.insertAdjacentHTML("beforeend", (await list(asked, shown)) + pager(asked, found.size));
    return view.innerHTML;
  }

  publication.fragment = made;
})();
