// The base map of a page in an opened folder: there a browser draws no part of another file, so the page gets its parts.

if (location.protocol === "file:") {
  const here = document.currentScript.src;
  const drawn = new Set();

  /** Have the base map of what is in view drawn by the parts that the page has. */
  const point = () => {
    for (const use of document.querySelectorAll(".map-base use")) {
      const [, name, id] = use.getAttribute("href").match(/([^/]*)\.svg#(.*)$/) ?? [];
      if (name) use.setAttribute("href", `#${id}`);
      if (!name || drawn.has(name)) continue;
      drawn.add(name);
      const script = document.createElement("script");
      script.src = new URL(`../${name}.js`, here).href;
      document.head.append(script);
    }
  };
  window.baseMap = (symbols) => document.body.insertAdjacentHTML("beforeend", `<div hidden>${symbols}</div>`);
  point();
  document.addEventListener("timeline:view", point);
}
