// Suggestions below a search box while somebody types: the "editable combobox with list autocomplete" of the ARIA
// Authoring Practices. The server makes the list (/search/suggest), and its options are links. Without this script, and
// where no answer comes, the form searches as it always does.

const WAIT = 120; // milliseconds without a key before the server is asked
const FEWEST = 2; // letters
const MOST = 200;
const COMPOSES = 229; // the key that ends a composition, which Safari sends after it
const TOUCHES = matchMedia("(pointer: coarse)"); // its keyboard composes every word, and has the candidates in itself

function suggestFor(input) {
  const status = document.createElement("span");
  let list = null;
  let active = null;
  let request = null;
  let wait;

  function mark(option) {
    active?.setAttribute("aria-selected", "false");
    active = option ?? null;
    if (!active) return input.removeAttribute("aria-activedescendant");
    active.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", active.id);
    active.scrollIntoView({ block: "nearest" });
  }

  function stop() {
    clearTimeout(wait);
    request?.abort();
  }

  function close() {
    stop();
    mark(null);
    list?.remove();
    list = null;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-controls");
    status.textContent = "";
  }

  function show(html) {
    const made = document.createElement("template");
    made.innerHTML = html;
    const fresh = made.content.firstElementChild;
    if (!fresh?.children.length) return close();
    mark(null);
    list?.remove();
    list = fresh;
    list.id = `${input.id}-suggestions`;
    [...list.children].forEach((option, number) => { option.id = `${list.id}-${number}`; });
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
    input.after(list);
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "true");
    status.textContent = list.dataset.announce;
  }

  async function ask() {
    stop();
    const text = input.value.trim();
    if (text.length < FEWEST || text.length > MOST) return close();
    request = new AbortController();
    const { signal } = request;
    const address = new URL(input.dataset.suggest, location.href);
    address.searchParams.set("q", text);
    try {
      const response = await fetch(address, { signal });
      const html = response.ok ? await response.text() : "";
      if (!signal.aborted) show(html);
    } catch {
      if (!signal.aborted) close();
    }
  }

  function askSoon() {
    stop();
    mark(null);
    wait = setTimeout(ask, WAIT);
  }

  // From the text to the first or last option, on to the next, and past the end back to the text.
  async function move(step) {
    if (!list) await ask();
    if (!list) return;
    const stops = [null, ...list.children];
    const at = stops.indexOf(active) + step;
    mark(stops.at(at % stops.length));
  }

  const keys = {
    ArrowDown: (event) => { event.preventDefault(); move(1); },
    ArrowUp: (event) => { event.preventDefault(); event.altKey ? close() : move(-1); },
    ArrowLeft: () => mark(null),
    ArrowRight: () => mark(null),
    Home: () => mark(null),
    End: () => mark(null),
    Tab: close,
    Escape(event) {
      if (!list && !input.value) return; // what the box stands in may close
      event.preventDefault();
      if (list) return close();
      stop();
      input.value = "";
    },
    Enter(event) {
      if (!active) return close();
      event.preventDefault();
      active.click();
    },
  };

  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === COMPOSES || event.ctrlKey || event.metaKey) return;
    keys[event.key]?.(event);
  });
  input.addEventListener("input", (event) => {
    if (!event.isComposing || TOUCHES.matches) askSoon();
  });
  input.addEventListener("compositionend", askSoon);
  input.addEventListener("blur", close);
  window.addEventListener("pagehide", close);

  status.className = "unseen";
  status.setAttribute("role", "status");
  input.after(status);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.closest("[popover]")?.addEventListener("toggle", ({ newState }) => newState === "open" && input.focus());
}

for (const input of document.querySelectorAll("input[data-suggest]")) suggestFor(input);
