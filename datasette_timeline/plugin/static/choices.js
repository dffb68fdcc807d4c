// Panels of the values that a list can be narrowed by: one is open at a time, and a search in it changes its list.
// Without this script a panel is a plain list, and its search leads to a page of values.

document.documentElement.classList.add("scripted");

const PAUSE = 350; // milliseconds without a key after which what is typed counts
const inPanel = (form) => form?.matches("[data-choice-search]");
let request = null;
let wait;

/** The list of the values that are called as the form says, of what the form was written for. */
async function search(form) {
  request?.abort();
  request = new AbortController();
  const { signal } = request;
  const address = new URL(form.action);
  address.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
  try {
    const response = await fetch(`${address}${address.search ? "&" : "?"}fragment=1`, { signal });
    if (!response.ok) throw new Error(String(response.status));
    const html = await response.text();
    if (form.isConnected) show(html, form.parentElement);
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address); // the server's own page says what is wrong
  }
}

function show(html, panel) {
  panel.querySelector(".choice-values").outerHTML = html;
  const { announce } = panel.querySelector(".choice-values").dataset;
  if (announce) document.querySelector("[data-status]").textContent = announce;
}

document.addEventListener("submit", (event) => {
  if (!inPanel(event.target) || !event.target.closest(".choice-panel")) return;
  event.preventDefault();
  clearTimeout(wait);
  search(event.target);
});

document.addEventListener("input", ({ target: { form } }) => {
  if (!inPanel(form) || !form.closest(".choice-panel")) return;
  clearTimeout(wait);
  wait = setTimeout(() => document.getElementById(form.id)?.requestSubmit(), PAUSE);
});

document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.querySelector(".choice-list[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

document.addEventListener("click", ({ target }) => {
  const done = target.closest("[data-done]");
  done?.closest("[popover]")?.hidePopover?.();
  const open = document.querySelector(".choice-list[open]");
  if (open && target.isConnected && (done || !open.contains(target))) open.open = false;
});
