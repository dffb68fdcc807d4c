// The page that makes embeds: shows every change at once, copies, and sizes the preview.
(() => {
  const form = document.querySelector("[data-build]");
  let latest = 0;

  async function update() {
    if (!form.reportValidity()) return;
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
    const address = `${form.action}?${query}`;
    const number = ++latest;
    const answer = await fetch(address);
    const text = await answer.text();
    if (number !== latest) return;
    const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-result]");
    if (!fresh) return void location.assign(address);
    document.querySelector("[data-result]").replaceWith(fresh);
    history.replaceState(null, "", address);
    offerCopying();
  }

  function offerCopying() {
    if (navigator.clipboard) for (const hidden of document.querySelectorAll(".copy[hidden]")) hidden.hidden = false;
  }

  form.addEventListener("change", (event) => {
    if ("fields" in event.target.dataset) form.requestSubmit(); // the page speaks, or asks, otherwise
    else update();
  });
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    document.querySelector("[data-copy-status]").textContent = button.dataset.copied;
  });
  window.addEventListener("message", ({ source, data }) => {
    const preview = document.querySelector("[data-preview]");
    if (source !== preview?.contentWindow || data?.type !== "conflict-timeline") return;
    if (Number.isFinite(data.height)) preview.height = Math.min(Math.max(data.height, 1), 4000);
  });
  offerCopying();
})();
