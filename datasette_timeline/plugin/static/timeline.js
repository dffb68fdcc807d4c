// The timeline without reloading: filters, pages and orders fetch the part of the page that they change, and a brush
// over the histogram sets the dates. The address is always what is shown. Without this script every link and form works.
//
// After each change `document` gets the event "timeline:view", so that other scripts can take up the new content.

document.documentElement.classList.add("scripted");

const view = document.querySelector("[data-view]");
const kept = new Map(); // fragments by address, for back and forward
const MOST_KEPT = 20;
let request = null;
let typing = false;

/* Fetching and showing */

async function fragment(address, signal) {
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

async function show(address, { remember, focus, scroll } = {}) {
  request?.abort();
  request = new AbortController();
  const { signal } = request;
  view.setAttribute("aria-busy", "true");
  try {
    const html = await fragment(address, signal);
    if (signal.aborted) return;
    if (remember) history[remember](remember === "pushState" ? {} : history.state, "", address);
    swap(html, focus, scroll);
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address); // the server's own page says what is wrong
  }
}

function swap(html, focus, scroll) {
  const open = [...view.querySelectorAll("details[open][id]")].map((details) => details.id);
  const before = document.activeElement;
  const field = view.contains(before) && before.matches("input") ? before : null;
  const anchor = focus && view.contains(before) ? before.getBoundingClientRect().top : null;
  view.innerHTML = html;
  view.removeAttribute("aria-busy");
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  const head = view.querySelector(".view-head");
  document.title = head.dataset.title;
  document.querySelector("[data-status]").textContent = head.dataset.announce;
  for (const link of document.querySelectorAll("a[hreflang]")) translate(link);
  if (field) resume(field);
  else if (focus) refocus(focus, anchor);
  if (scroll !== undefined) window.scrollTo(0, scroll);
  document.dispatchEvent(new CustomEvent("timeline:view", { detail: { view } }));
}

// A reader who was typing goes on where the cursor was.
function resume(field) {
  const same = document.getElementById(field.id);
  if (!same) return;
  same.value = field.value;
  same.focus({ preventScroll: true });
  same.setSelectionRange(field.selectionStart, field.selectionEnd);
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
  const there = new URL(location.href);
  if (link.hreflang === "en") there.searchParams.delete("lang");
  else there.searchParams.set("lang", link.hreflang);
  link.href = there.pathname + there.search;
}

/* What readers do */

function formAddress(form) {
  const address = new URL(form.action);
  const filled = [...new FormData(form)].filter(([, value]) => value.trim());
  address.search = new URLSearchParams(filled).toString();
  return address;
}

function begin() {
  const path = location.pathname;

  view.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const address = new URL(link.href.baseVal ?? link.href, location.href);
    if (address.origin !== location.origin || address.pathname !== path || address.hash) return;
    event.preventDefault();
    typing = false;
    show(address, { remember: "pushState", focus: link.dataset.focus ?? "results" });
  });

  view.addEventListener("submit", (event) => {
    event.preventDefault();
    typing = false;
    show(formAddress(event.target), { remember: "pushState", focus: "chips" });
  });

  let wait;
  view.addEventListener("input", (event) => {
    const { form } = event.target;
    if (!form?.matches("[data-filter-form]")) return;
    clearTimeout(wait);
    wait = setTimeout(() => {
      if (!form.isConnected || !form.checkValidity()) return;
      show(formAddress(form), { remember: typing ? "replaceState" : "pushState" });
      typing = true;
    }, 350);
  });

  window.addEventListener("popstate", (event) => {
    typing = false;
    show(new URL(location.href), { scroll: event.state?.y ?? 0 });
  });

  let rest;
  window.addEventListener("scroll", () => {
    clearTimeout(rest);
    rest = setTimeout(() => history.replaceState({ ...history.state, y: window.scrollY }, ""), 200);
  }, { passive: true });

  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && view.querySelector(".choice-list[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });

  document.addEventListener("click", (event) => {
    const open = view.querySelector(".choice-list[open]");
    if (open && !open.contains(event.target) && event.target.isConnected) open.open = false;
  });
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
