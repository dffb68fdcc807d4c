// The timeline without reloading: filters, pages and orders fetch the part of the page that they change, and a brush
// over the histogram sets the dates. The address is always what is shown. Without this script every link and form works.
//
// After each change `document` gets the event "timeline:view", so that other scripts can take up the new content.

document.documentElement.classList.add("scripted");

const view = document.querySelector("[data-view]");
const kept = new Map(); // fragments by address, for back and forward
const MOST_KEPT = 20;
const PAUSE = 350; // milliseconds without a key after which what is typed counts
const SINGLE = ["from", "to", "changed_since", "sort", "view", "page"]; // parts of the address that are there once
const narrow = matchMedia("(max-width: 48rem)");

/* What the reader has chosen: it is in `wanted` at once, and in `shown` when the server has answered. Each change is
   made to what is wanted, so that none is lost while an answer is on its way; answers to what is no longer wanted are
   dropped. */

let wanted = new URL(location);
let shown = wanted;
const touched = new Set(); // names of the fields in which the reader has typed what is not shown yet
let typing = false; // whether the last entry of the history is one that typing made

const parts = (address) => String(new URLSearchParams(address.search)).split("&").filter(Boolean);
const nameOf = (part) => part.split("=")[0];

/** What is wanted, with the change that a link makes to the address that it was written for. */
function changed(link, address) {
  const target = parts(address);
  const base = parts(new URL(link.closest("[data-base]")?.dataset.base ?? shown, location));
  const come = target.filter((part) => !base.includes(part));
  const gone = base.filter((part) => !target.includes(part));
  const cited = target.some((part) => nameOf(part) === "result"); // other pages of what was cited are that, too
  const instead = ["page", ...(cited ? [] : ["result"]), ...come.map(nameOf).filter((name) => SINGLE.includes(name))];
  const left = parts(wanted).filter((part) => ![...gone, ...come].includes(part) && !instead.includes(nameOf(part)));
  address.search = [...left, ...come].join("&");
  return address;
}

/** What is wanted, with what was typed into the form. */
function typed(form) {
  const address = new URL(wanted);
  address.searchParams.delete("page");
  for (const { name, value, validity } of form.elements) {
    if (!touched.has(name) || !validity.valid) continue;
    for (const instead of [name, "result"]) address.searchParams.delete(instead);
    if (value.trim()) address.searchParams.set(name, value.trim());
  }
  return address;
}

/* Fetching and showing */

async function fragment(address, signal) {
  if (window.publication) return publication.fragment(address); // a copy without a server makes it itself
  const key = address.href;
  if (!kept.has(key)) {
    const from = new URL(key);
    from.hash = "";
    from.searchParams.set("fragment", "1");
    const response = await fetch(from, { signal });
    if (!response.ok) throw new Error(String(response.status));
    kept.set(key, await response.text());
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value);
  }
  return kept.get(key);
}

let request = null;

async function show(address, options = {}) {
  wanted = address;
  view.setAttribute("aria-busy", "true");
  request?.abort();
  request = new AbortController();
  const { signal } = request;
  try {
    const html = await fragment(address, signal);
    if (!signal.aborted) answer(html, address, options);
  } catch (error) {
    if (error.name === "AbortError") return;
    if (window.publication) throw error; // the page of a copy would only begin again
    location.assign(address); // the server's own page says what is wrong
  }
}

function answer(html, address, { remember, focus, scroll, byTyping = false }) {
  if (remember) {
    if (byTyping && typing) history.replaceState(history.state, "", address);
    else history.pushState({}, "", address);
  }
  typing = byTyping;
  shown = address;
  swap(html, focus, scroll);
}

function swap(html, focus, scroll) {
  const done = narrow.matches && focus?.includes(":"); // on a phone a choice closes the panel
  const open = done ? [] : [...view.querySelectorAll("details[open][id]")];
  const panel = !done && panelIsOpen();
  const before = document.activeElement;
  const field = view.contains(before) && before.matches("input") ? before : null;
  const anchor = focus && view.contains(before) ? before.getBoundingClientRect().top : null;
  const fields = [...view.querySelector("[data-filter-form]").elements].filter(({ name }) => touched.has(name));
  view.innerHTML = html;
  view.removeAttribute("aria-busy");
  for (const { id } of open) document.getElementById(id)?.setAttribute("open", "");
  for (const { id, name, value } of fields) retype(document.getElementById(id), name, value);
  if (panel) document.getElementById("filter-panel").showPopover();
  const head = view.querySelector(".view-head");
  document.title = head.dataset.title;
  say(head.dataset.announce);
  for (const link of document.querySelectorAll("a[hreflang]")) translate(link);
  if (field) resume(field);
  else if (focus) refocus(done ? "results" : focus, anchor);
  if (scroll !== undefined) window.scrollTo(0, scroll);
  watch();
  document.dispatchEvent(new CustomEvent("timeline:view", { detail: { view } }));
}

// Whether the filters lie open over the page, as they do on a phone.
function panelIsOpen() {
  return "popover" in view && view.querySelector("#filter-panel:popover-open") !== null;
}

/* The map, the rail and the strip follow the list: what is on the screen is dark, the rest pale. */

const onScreen = new Set();
const watcher = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) isIntersecting ? onScreen.add(target) : onScreen.delete(target);
  const near = new Set([...onScreen].flatMap(({ dataset }) => dataset.place.split(" ")));
  view.querySelector("timeline-map")?.classList.toggle("is-following", onScreen.size > 0);
  for (const mark of view.querySelectorAll(".map-mark")) {
    mark.classList.toggle("is-near", mark.dataset.place.split(" ").some((key) => near.has(key)));
  }
  const at = [...onScreen].map((event) => event.closest("section").getAttribute("aria-labelledby")).sort();
  for (const link of view.querySelectorAll(".rail [href*='#']")) {
    const anchor = link.hash.slice(1);
    link.toggleAttribute("data-here", at.some((key) => key.startsWith(anchor)));
  }
  const days = [...onScreen].filter((event) => event.closest(".month")).map((event) => event.querySelector("time")?.dateTime);
  showOnStrip(days.filter(Boolean).sort());
}, { rootMargin: "-20% 0px 0px" });

function showOnStrip(days) {
  const svg = view.querySelector("[data-histogram] svg");
  svg?.querySelector(".histogram-screen")?.remove();
  const [from, to] = [days[0], days.at(-1)];
  const slots = [...svg?.querySelectorAll(".histogram-slot") ?? []].filter(
    ({ dataset }) => to && dataset.first <= to && `${dataset.last}~` >= from, // "1992~" is behind all days of 1992
  );
  if (!slots.length) return;
  const [first, last] = [slots[0], slots.at(-1)].map((slot) => ["x", "width"].map((name) => parseFloat(slot.getAttribute(name))));
  const shown = slots[0].cloneNode();
  shown.setAttribute("class", "histogram-screen");
  shown.setAttribute("width", `${last[0] + last[1] - first[0]}%`);
  svg.append(shown);
}

function watch() {
  watcher.disconnect();
  onScreen.clear();
  for (const event of view.querySelectorAll(".events [data-place]")) watcher.observe(event);
}

function say(text) {
  document.querySelector("[data-status]").textContent = text;
}

function retype(field, name, value) {
  field.value = value;
  if (field.defaultValue === value.trim()) touched.delete(name);
}

// A reader who was typing goes on where the cursor was.
function resume(field) {
  const same = document.getElementById(field.id);
  if (!same) return;
  same.value = field.value;
  same.focus({ preventScroll: true });
  same.setSelectionRange(field.selectionStart, field.selectionEnd);
  if (same.form?.matches("[data-choice-search]")) same.form.requestSubmit();
}

// What was pressed keeps the focus and its place on the screen; where it is gone, the count of events gets the focus.
function refocus(key, top) {
  const same = view.querySelector(`[data-focus="${CSS.escape(key)}"]`);
  if (same && key.includes(":")) {
    same.focus({ preventScroll: true });
    window.scrollBy(0, same.getBoundingClientRect().top - top);
  } else {
    const heading = document.getElementById("results");
    heading.focus({ preventScroll: key === "chips" });
    if (key !== "chips") heading.scrollIntoView();
  }
}

function translate(link) {
  if (window.publication) return void (link.search = location.search); // its folder is its language
  const there = new URL(location.href);
  if (link.hreflang === "en") there.searchParams.delete("lang");
  else there.searchParams.set("lang", link.hreflang);
  link.href = there.pathname + there.search;
}

/* What readers do */

const withoutIndex = (path) => path.replace(/\/index\.html$/, "/"); // a folder and its page are one

function begin() {
  const path = withoutIndex(location.pathname);
  let wait;
  watch();
  if (window.publication && location.search) show(new URL(location)); // the file has all events

  view.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const address = new URL(link.href.baseVal ?? link.href, location.href);
    if (address.origin !== location.origin || withoutIndex(address.pathname) !== path) return;
    if (address.searchParams.get("as_of") !== shown.searchParams.get("as_of")) return; // the whole page is of that day
    if (link.matches("[data-done]")) {
      event.preventDefault();
      link.closest("details")?.removeAttribute("open");
      document.getElementById("events").focus({ preventScroll: true });
      document.getElementById("events").scrollIntoView();
      return;
    }
    if (address.hash) return link.closest("[popover]")?.hidePopover?.();
    event.preventDefault();
    clearTimeout(wait);
    if (link.matches("[data-whole]")) {
      touched.clear();
      show(address, { remember: true, focus: "chips" });
      return;
    }
    wanted = typed(view.querySelector("[data-filter-form]"));
    show(changed(link, address), { remember: true, focus: link.dataset.focus ?? "results" });
  });

  view.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-filter-form]")) return;
    event.preventDefault();
    clearTimeout(wait);
    show(typed(event.target), { remember: true, focus: "chips" });
  });

  view.addEventListener("input", ({ target: { form, name } }) => {
    if (!form?.matches("[data-filter-form]")) return;
    touched.add(name);
    clearTimeout(wait);
    wait = setTimeout(() => {
      const now = document.getElementById(form.id);
      if (now.checkValidity()) show(typed(now), { remember: true, byTyping: true });
    }, PAUSE);
  });

  window.addEventListener("popstate", (event) => {
    if (location.search === wanted.search) return;
    clearTimeout(wait);
    touched.clear();
    show(new URL(location), { scroll: event.state?.y ?? 0 });
  });

  let rest;
  window.addEventListener("scroll", () => {
    clearTimeout(rest);
    rest = setTimeout(() => history.replaceState({ ...history.state, y: window.scrollY }, ""), 200);
  }, { passive: true });
}

/* The brush */

const DRAG = 5; // pixels before a press is a drag

function slotAt(svg, x) {
  const slots = [...svg.querySelectorAll(".histogram-slot")];
  const boxes = slots.map((slot) => slot.getBoundingClientRect());
  let nearest = 0;
  boxes.forEach((box, index) => {
    const distance = (other) => Math.max(other.left - x, x - other.right, 0);
    if (distance(box) < distance(boxes[nearest])) nearest = index;
  });
  return { slot: slots[nearest], box: boxes[nearest] };
}

function brush(svg, from, x) {
  const edge = svg.getBoundingClientRect().left;
  const ends = [slotAt(svg, from), slotAt(svg, x)].sort((a, b) => a.box.left - b.box.left);
  let drawn = svg.querySelector(".histogram-brush");
  if (!drawn) {
    drawn = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    drawn.setAttribute("class", "histogram-brush");
    drawn.setAttribute("y", "0");
    drawn.setAttribute("height", svg.dataset.floor);
    svg.append(drawn);
  }
  drawn.setAttribute("x", ends[0].box.left - edge);
  drawn.setAttribute("width", ends[1].box.right - ends[0].box.left);
  return { first: ends[0].slot.dataset.first, last: ends[1].slot.dataset.last };
}

function datesForm() {
  return document.querySelector("[data-brush-form], [data-filter-form]");
}

function fill(range) {
  const form = datesForm();
  touched.add("from").add("to");
  form.querySelector("[data-from]").value = range?.first ?? "";
  form.querySelector("[data-to]").value = range?.last ?? "";
  return form;
}

let drag = null;

document.addEventListener("pointerdown", (event) => {
  const svg = event.target.closest("[data-histogram] svg");
  if (!svg || event.button || !event.isPrimary || !datesForm()) return;
  const form = datesForm();
  drag = { svg, from: event.clientX, range: null, given: [form.querySelector("[data-from]").value, form.querySelector("[data-to]").value] };
});

document.addEventListener("pointermove", (event) => {
  if (!drag || !event.isPrimary) return;
  if (!drag.range && Math.abs(event.clientX - drag.from) < DRAG) return;
  drag.range = brush(drag.svg, drag.from, event.clientX);
  fill(drag.range);
});

document.addEventListener("pointerup", (event) => {
  if (!drag || !event.isPrimary) return;
  const { svg, range } = drag;
  drag = null;
  if (!range) return;
  svg.addEventListener("click", (click) => { click.preventDefault(); click.stopPropagation(); }, { once: true, capture: true });
  setTimeout(() => fill(range).requestSubmit());
});

function cancel() {
  if (!drag) return;
  drag.svg.querySelector(".histogram-brush")?.remove();
  fill({ first: drag.given[0], last: drag.given[1] });
  drag = null;
}

document.addEventListener("pointercancel", cancel);
document.addEventListener("keydown", (event) => { if (event.key === "Escape") cancel(); });
document.addEventListener("dragstart", (event) => { if (event.target.closest?.("[data-histogram]")) event.preventDefault(); });

if (view) begin();
