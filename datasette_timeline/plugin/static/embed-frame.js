// Inside an embed: tells the page around it how high it is, and brings the event in focus into view.
// Nothing depends on it: without, the frame scrolls.
(() => {
  if (window.parent === window) return;
  const root = document.documentElement;
  const fixed = "fixed" in root.dataset;
  const secret = /^#\?secret=([A-Za-z0-9]+)$/.exec(location.hash)?.[1]; // by which WordPress knows its frames
  let told = 0;

  function send(message) {
    window.parent.postMessage(message, "*"); // a height is no secret, nor is where a link of a public page leads
  }

  function tell() {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (fixed || height === told) return;
    told = height;
    send({ type: "conflict-timeline", height });
    send({ sentinel: "amp", type: "embed-size", height });
    if (secret) send({ message: "height", value: height, secret });
  }

  if (secret) {
    window.addEventListener("message", ({ data }) => {
      if (data?.message !== "ready") return; // WordPress listens from now on
      told = 0;
      tell();
    });
    // Its frames may open nothing; it goes itself where a link of the same site leads.
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[href]");
      if (!link) return;
      if (link.target === "_self") return void (link.hash = location.hash);
      event.preventDefault();
      send({ message: "link", value: new URL(link.getAttribute("href"), document.baseURI).href, secret });
    });
  }
  const lit = document.querySelector(".is-lit");
  if (fixed && lit && !location.hash) root.scrollTop = lit.getBoundingClientRect().top - 16;
  new ResizeObserver(tell).observe(document.body);
  tell();
})();
