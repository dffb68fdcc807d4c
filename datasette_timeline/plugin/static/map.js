// The map: zooming, moving, arrow keys between places, and lighting up what belongs together.
// Without this file the map is whole, with links and lists; nothing here changes what it says.

const LARGEST = 24; // times
const STEP = 1.6;
const NEAR = 20; // pixels between a pointer and a circle that it means
const MOVED = 5; // pixels from which on a press is a drag
const LETTER = { width: 6.2, height: 13 }; // of names, in pixels

// What belongs together: elements that show places carry the places' keys in data-place.

const keysOf = (element) => element.dataset.place.split(" ").filter(Boolean);
let lit = [];

/** Light up these places: on maps, and unless `onMaps` is set wherever else they are shown. */
function light(keys, onMaps = false) {
  for (const element of lit) element.classList.remove("is-lit");
  const where = onMaps ? "timeline-map " : "";
  lit = keys.flatMap((key) => [...document.querySelectorAll(`${where}[data-place~="${CSS.escape(key)}"]`)]);
  for (const element of lit) element.classList.add("is-lit");
  for (const map of document.querySelectorAll("timeline-map")) {
    if (map.marks) map.bringOut(onMaps ? map.marks.filter((mark) => lit.includes(mark)) : []);
  }
}

/** An event lights up its places on the map; an entry of the map's lists also lights up events there. */
function lightFromPage(event) {
  const shown = event.target.closest?.("[data-place]");
  if (!shown || shown.closest(".map-sheet")) return;
  const begins = event.type === "pointerover" || event.type === "focusin";
  light(begins ? keysOf(shown) : [], !shown.closest("timeline-map"));
}

for (const type of ["pointerover", "pointerout", "focusin", "focusout"]) {
  document.addEventListener(type, lightFromPage);
}

class TimelineMap extends HTMLElement {
  connectedCallback() {
    this.frame = this.querySelector(".map-frame");
    if (!this.frame || this.sheet) return;
    this.sheet = this.frame.querySelector(".map-sheet");
    this.world = this.sheet.querySelector(".map-world");
    this.marks = [...this.sheet.querySelectorAll(".map-mark")];
    ({ width: this.width, height: this.height } = this.sheet.viewBox.baseVal);
    this.view = { zoom: 1, x: 0, y: 0 }; // how much larger than the sheet, and which of its points is in the corner
    this.marked = null; // the place that is pointed at, or has the focus
    this.setUp();
  }

  setUp() {
    this.frame.append(this.querySelector("template").content.cloneNode(true));
    this.label = this.frame.querySelector(".map-label");
    this.names = this.world.appendChild(element("g", { class: "map-closer", "aria-hidden": "true" }));
    for (const mark of this.marks) mark.querySelector("title").remove(); // the label says it at once
    if (this.marks.length) this.marks[0].tabIndex = 0;
    this.listenToButtons();
    this.listenToKeys();
    this.listenToPointers();
  }

  // Zooming and moving

  /** Pixels per unit of the sheet. */
  get pixels() {
    return this.sheet.getBoundingClientRect().width / this.width;
  }

  zoomTo(zoom, about = { x: this.width / 2, y: this.height / 2 }) {
    const { view } = this;
    const next = Math.min(Math.max(zoom, 1), LARGEST);
    this.show(next, view.x + about.x / view.zoom - about.x / next, view.y + about.y / view.zoom - about.y / next);
  }

  moveBy(dx, dy) {
    this.show(this.view.zoom, this.view.x - dx / this.view.zoom, this.view.y - dy / this.view.zoom);
  }

  show(zoom, x, y) {
    const within = (value, span) => Math.min(Math.max(value, 0), span - span / zoom);
    this.view = { zoom, x: within(x, this.width), y: within(y, this.height) };
    this.world.setAttribute("transform", `scale(${zoom}) translate(${-this.view.x} ${-this.view.y})`);
    this.world.style.setProperty("--map-zoom", zoom);
    this.classList.toggle("is-zoomed", zoom > 1);
    this.point(null);
    this.drawBar();
    this.writeNames();
  }

  /** Where a mark is on the sheet as it is shown. */
  placeOf(mark) {
    const { e, f } = mark.transform.baseVal[0].matrix;
    return { x: (e - this.view.x) * this.view.zoom, y: (f - this.view.y) * this.view.zoom };
  }

  /** A circle's radius on the sheet as it is shown. */
  radiusOf(mark) {
    const circle = mark.querySelector("circle");
    return (circle.getBoundingClientRect().width / 2) / this.pixels;
  }

  drawBar() {
    const bar = this.sheet.querySelector(".map-bar");
    const km = Number(this.sheet.dataset.km) / this.view.zoom;
    const power = 10 ** Math.floor(Math.log10(130 * km));
    const round = [5, 2, 1].map((step) => step * power).find((length) => length <= 130 * km);
    bar.querySelector("path").setAttribute("d", `M0-6V0H${(round / km).toFixed(1)}V-6`);
    bar.querySelector("text").textContent = this.sheet.dataset.bar.replace("{n}", round.toLocaleString(this.closest("[lang]").lang));
  }

  /** Closer up there is room for more names: those of places in view, as far as they do not cover each other. */
  writeNames() {
    this.names.replaceChildren();
    if (this.view.zoom === 1) return;
    const seen = this.marks
      .map((mark) => ({ mark, at: this.placeOf(mark) }))
      .filter(({ at }) => at.x > 0 && at.x < this.width && at.y > 0 && at.y < this.height);
    const letter = { width: LETTER.width / this.pixels, height: LETTER.height / this.pixels };
    const circles = seen.map(({ mark, at }) => ({ at, radius: this.radiusOf(mark) }));
    const taken = circles.map(({ at, radius: r }) => ({ left: at.x - r, right: at.x + r, top: at.y - r, bottom: at.y + r }));
    seen.forEach(({ mark, at }, number) => {
      const text = mark.dataset.name;
      const wide = text.length * letter.width;
      const gap = circles[number].radius + letter.width / 2;
      for (const [side, anchor] of [[1, "start"], [-1, "end"]]) {
        const left = side > 0 ? at.x + gap : at.x - gap - wide;
        const box = { left, right: left + wide, top: at.y - letter.height / 2, bottom: at.y + letter.height / 2 };
        if (box.left < 0 || box.right > this.width || taken.some((other) => overlap(box, other))) continue;
        taken.push(box);
        this.names.append(this.name(mark, text, (side * gap) / this.view.zoom, anchor));
        return;
      }
    });
  }

  /** Let all other places step back, and name these: on the whole map many places have no name. */
  bringOut(marks) {
    this.classList.toggle("is-lighting", marks.length > 0);
    if (this.view.zoom > 1 || !this.pixels) return; // there is room for all names, or the map is not shown
    const named = [...this.sheet.querySelectorAll(".map-names .is-lit")].filter((name) => name.getClientRects().length);
    const unnamed = marks.filter((mark) => !named.some((name) => name.dataset.place === mark.dataset.place));
    const gap = LETTER.width / 2 / this.pixels;
    this.names.replaceChildren(
      ...unnamed.map((mark) => this.name(mark, mark.dataset.name, this.radiusOf(mark) + gap, "start")),
    );
  }

  name(mark, text, dx, anchor) {
    const { e, f } = mark.transform.baseVal[0].matrix;
    const group = element("g", { class: "map-name map-name-place", transform: `translate(${e + dx} ${f})` });
    const fixed = group.appendChild(element("g", { class: "map-fixed" }));
    fixed.append(element("text", { y: 3.8, "text-anchor": anchor }, text));
    return group;
  }

  // Pointing at places

  /** Light up a place and say what it is, above it or below; null for none. */
  point(mark, below = false) {
    if (mark === this.marked) return;
    this.marked = mark;
    light(mark ? keysOf(mark) : []);
    this.label.hidden = !mark;
    if (!mark) return;
    const link = this.label.querySelector("a");
    link.textContent = mark.getAttribute("aria-label");
    link.href = mark.getAttribute("href");
    const { pixels } = this;
    const at = this.placeOf(mark);
    const half = this.label.offsetWidth / 2;
    const left = Math.min(Math.max(at.x * pixels, half), Math.max(this.frame.clientWidth - half, half));
    const gap = this.radiusOf(mark) * pixels + 2;
    const above = at.y * pixels - gap - this.label.offsetHeight;
    this.label.style.left = `${left - half}px`;
    this.label.style.top = `${above < 0 || below ? at.y * pixels + gap : above}px`;
  }

  at(event) {
    const box = this.sheet.getBoundingClientRect();
    return { x: (event.clientX - box.left) / this.pixels, y: (event.clientY - box.top) / this.pixels };
  }

  /** The circle under a pointer, or nearest to it. */
  nearest(event) {
    const own = event.target.closest?.(".map-mark");
    if (own) return own;
    const { x, y } = this.at(event);
    const enlarged = this.marks.length && this.radiusOf(this.marks[0]) / radius(this.marks[0]);
    let best = null;
    let least = NEAR / this.pixels;
    for (const mark of this.marks) {
      const at = this.placeOf(mark);
      const distance = Math.hypot(at.x - x, at.y - y) - radius(mark) * enlarged;
      if (distance < least) [best, least] = [mark, distance];
    }
    return best;
  }

  /** Say what the pointer is near to, on the other side, so that what is said does not get under the pointer. */
  pointNear(event) {
    const mark = this.nearest(event);
    this.point(mark, mark && this.at(event).y < this.placeOf(mark).y);
  }

  // Listening

  listenToButtons() {
    const steps = { in: () => this.view.zoom * STEP, out: () => this.view.zoom / STEP, whole: () => 1 };
    for (const button of this.frame.querySelectorAll("[data-zoom]")) {
      button.addEventListener("click", () => this.zoomTo(steps[button.dataset.zoom]()));
    }
  }

  listenToKeys() {
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const zooms = { "+": STEP, "=": STEP, "-": 1 / STEP, 0: 0 };
    this.sheet.addEventListener("keydown", (event) => {
      const mark = event.target.closest(".map-mark");
      if (!mark || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key in ways) this.focusOn(this.next(mark, ...ways[event.key]));
      else if (event.key in zooms) this.zoomOn(mark, this.view.zoom * zooms[event.key]);
      else if (event.key === "Home") this.focusOn(this.marks[0]);
      else if (event.key === "End") this.focusOn(this.marks.at(-1));
      else if (event.key === "Escape") this.point(null);
      else return;
      event.preventDefault();
    });
    this.sheet.addEventListener("focusin", (event) => this.point(event.target.closest(".map-mark")));
    this.sheet.addEventListener("focusout", () => this.point(null));
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.point(null));
  }

  /** The nearest circle in a direction, rather ahead than aside. */
  next(mark, x, y) {
    const from = this.placeOf(mark);
    let best = mark;
    let least = Infinity;
    for (const other of this.marks) {
      const at = this.placeOf(other);
      const ahead = (at.x - from.x) * x + (at.y - from.y) * y;
      const aside = Math.abs((at.x - from.x) * y) + Math.abs((at.y - from.y) * x);
      if (ahead > 0.01 && ahead + 2 * aside < least) [best, least] = [other, ahead + 2 * aside];
    }
    return best;
  }

  focusOn(mark) {
    for (const other of this.marks) other.tabIndex = other === mark ? 0 : -1;
    const at = this.placeOf(mark);
    if (at.x < 0 || at.y < 0 || at.x > this.width || at.y > this.height) {
      this.moveBy(this.width / 2 - at.x, this.height / 2 - at.y);
    }
    mark.focus({ preventScroll: true });
  }

  zoomOn(mark, zoom) {
    this.zoomTo(zoom, this.placeOf(mark));
    this.point(mark);
  }

  listenToPointers() {
    const pressed = new Map();
    let dragged = false;
    let seen = null; // what was pointed at before the press

    this.sheet.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      seen = this.marked;
      pressed.set(event.pointerId, event);
      if (pressed.size === 1) dragged = false;
    });
    this.sheet.addEventListener("pointermove", (event) => {
      const last = pressed.get(event.pointerId);
      if (!last) {
        if (event.pointerType === "mouse") this.pointNear(event);
        return;
      }
      if (this.view.zoom === 1) return;
      if (!dragged && Math.hypot(event.clientX - last.clientX, event.clientY - last.clientY) < MOVED) return;
      dragged = true;
      this.sheet.setPointerCapture(event.pointerId);
      const others = [...pressed.values()].filter((other) => other.pointerId !== event.pointerId);
      pressed.set(event.pointerId, event);
      if (others.length) this.pinch(last, event, others[0]);
      else this.moveBy((event.clientX - last.clientX) / this.pixels, (event.clientY - last.clientY) / this.pixels);
    });
    for (const type of ["pointerup", "pointercancel"]) {
      this.sheet.addEventListener(type, (event) => pressed.delete(event.pointerId));
    }
    this.frame.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && this.point(null));
    this.label.addEventListener("pointerdown", (event) => event.preventDefault()); // the place keeps the focus
    this.sheet.addEventListener("dragstart", (event) => event.preventDefault());
    this.sheet.addEventListener("click", (event) => {
      const mark = this.nearest(event);
      const byKey = event.detail === 0;
      if (byKey) return;
      if (dragged || (event.pointerType !== "mouse" && mark !== seen)) {
        event.preventDefault(); // a finger first sees what it has met, then follows the label
        if (!dragged) this.point(mark);
      } else if (mark && !event.target.closest(".map-mark")) this.label.querySelector("a").click();
    });
    this.sheet.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return; // the wheel alone scrolls the page
      event.preventDefault();
      this.zoomTo(this.view.zoom * 1.01 ** -event.deltaY, this.at(event));
    }, { passive: false });
  }

  pinch(before, after, other) {
    const distance = (event) => Math.hypot(event.clientX - other.clientX, event.clientY - other.clientY);
    const middle = { clientX: (after.clientX + other.clientX) / 2, clientY: (after.clientY + other.clientY) / 2 };
    this.zoomTo((this.view.zoom * distance(after)) / Math.max(distance(before), 1), this.at(middle));
  }
}

function element(name, attributes, text = "") {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

function radius(mark) {
  return Number(mark.querySelector("circle").getAttribute("r"));
}

function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

customElements.define("timeline-map", TimelineMap);
