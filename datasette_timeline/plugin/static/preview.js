// Loads the page of a preview anew when somebody has saved a file, where the reader was and with the focus kept. The
// server answers when there is news (/preview/news). Without this script, loading the page anew by hand does the same.

const AGAIN = 1000; // milliseconds until a server that does not answer is asked again
const KEPT = "preview-place";
const FOLLOWS = "preview-follows";
const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";

const preview = document.querySelector(".preview");
const main = document.getElementById("main");
const label = preview.querySelector(".preview-follow");
const follow = label.querySelector("input");

const pause = (milliseconds) => new Promise((resume) => setTimeout(resume, milliseconds));

const until = (target, name, isSo) => new Promise((resume) => {
  const look = () => {
    if (!isSo()) return;
    target.removeEventListener(name, look);
    resume();
  };
  target.addEventListener(name, look);
  look();
});

// A field in which somebody has begun to write: its text would be lost.
const isBeingWritten = () => {
  const field = document.activeElement;
  return field?.matches("input:not([type=checkbox], [type=radio]), textarea") && field.value !== field.defaultValue;
};

function restorePlace() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  sessionStorage.removeItem(KEPT);
  if (kept?.address !== location.href) return;
  if (kept.focus >= 0) document.querySelectorAll(FOCUSABLE)[kept.focus]?.focus({ preventScroll: true });
  if (kept.id) document.getElementById(kept.id)?.focus({ preventScroll: true });
  const top = kept.isAtTop ? 0 : kept.top + main.offsetTop;
  scrollTo({ top, left: kept.left, behavior: "instant" });
}

function loadAnew(saved) {
  const active = document.activeElement;
  // What stands above the page differs by its problems, so a place is kept from where the page begins.
  sessionStorage.setItem(KEPT, JSON.stringify({
    address: location.href,
    id: active?.id ?? "",
    focus: main.contains(active) && !active.id ? [...document.querySelectorAll(FOCUSABLE)].indexOf(active) : -1,
    isAtTop: scrollY < main.offsetTop,
    top: scrollY - main.offsetTop,
    left: scrollX,
  }));
  if (follow.checked && saved && location.pathname !== saved) location.assign(saved);
  else location.reload();
}

async function watch() {
  const address = new URL(preview.dataset.news, location);
  address.searchParams.set("after", preview.dataset.number);
  for (;;) {
    // A page that nobody sees asks for nothing: browsers have six connections to a server, and each that waits is one.
    await until(document, "visibilitychange", () => !document.hidden);
    const hidden = new AbortController();
    const stop = () => document.hidden && hidden.abort();
    document.addEventListener("visibilitychange", stop);
    try {
      const answer = await fetch(address, { signal: hidden.signal });
      const news = await answer.json();
      if (answer.ok && String(news.number) !== preview.dataset.number) {
        if (isBeingWritten()) await until(document, "focusout", () => !isBeingWritten());
        return loadAnew(news.saved);
      }
    } catch {
      if (!document.hidden) await pause(AGAIN);
    } finally {
      document.removeEventListener("visibilitychange", stop);
    }
  }
}

label.hidden = false;
follow.checked = sessionStorage.getItem(FOLLOWS) === "yes";
follow.addEventListener("change", () => sessionStorage.setItem(FOLLOWS, follow.checked ? "yes" : "no"));
restorePlace();
watch();
