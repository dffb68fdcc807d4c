// Inside an embed: tells the page around it how high it is, and brings the event in focus into view.
// Nothing depends on it: without, the frame scrolls.
(() => {
  if (window.parent === window) return;
  const root = document.documentElement;
  const fixed = "fixed" in root.dataset;
  let told = 0;

  function tell() {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (fixed || height === told) return;
    told = height;
    window.parent.postMessage({ type: "conflict-timeline", height }, "*"); // a height is no secret
  }

  const lit = document.querySelector(".is-lit");
  if (fixed && lit && !location.hash) root.scrollTop = lit.getBoundingClientRect().top - 16;
  new ResizeObserver(tell).observe(document.body);
  tell();
})();
