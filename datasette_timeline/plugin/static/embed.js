// For pages of others: <conflict-timeline src="https://…/embed?…">a list for readers without scripts</conflict-timeline>
// puts the embed in place of that list, once it is there, and keeps it as high as it needs to be.
(() => {
  if (customElements.get("conflict-timeline")) return;

  const sheet = new CSSStyleSheet(); // no attribute of the element's own, which would differ from what a server has sent
  sheet.replaceSync(":host { display: block } .canvas { background: Canvas }");

  class ConflictTimeline extends HTMLElement {
    static observedAttributes = ["src", "height"];
    #frame;
    #heard = (event) => this.#hear(event);

    connectedCallback() {
      window.addEventListener("message", this.#heard);
      this.#insert();
    }

    disconnectedCallback() {
      window.removeEventListener("message", this.#heard);
      this.#remove();
    }

    attributeChangedCallback(name, before, after) {
      if (!this.isConnected || before === after) return;
      this.#remove();
      this.#insert();
    }

    #remove() {
      this.#frame?.remove();
      this.#frame = undefined;
      this.#showList(true);
    }

    #insert() {
      if (this.#frame) return;
      const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [sheet];
      if (!root.querySelector("slot")) root.append(document.createElement("slot"));
      const address = this.#address();
      if (!address) return;
      const frame = document.createElement("iframe");
      frame.title = this.getAttribute("title") || "Timeline";
      frame.setAttribute("sandbox", "allow-scripts allow-popups allow-popups-to-escape-sandbox");
      frame.referrerPolicy = "strict-origin-when-cross-origin";
      frame.loading = "lazy";
      Object.assign(frame.style, { display: "block", width: "100%", height: "1px", border: "0", opacity: "0", scrollMarginTop: "8px" });
      frame.src = address;
      const fixed = Number(this.getAttribute("height") || new URL(address).searchParams.get("height"));
      if (fixed > 0) frame.addEventListener("load", () => this.#size(fixed));
      let loads = 0;
      frame.addEventListener("load", () => loads++ && this.#bringIntoView());
      root.append(frame);
      this.#frame = frame;
    }

    #address() {
      try {
        const address = new URL(this.getAttribute("src"), document.baseURI);
        if (!address.searchParams.has("theme") && this.#isOnDark()) address.searchParams.set("theme", "dark");
        return /^https?:$/.test(address.protocol) ? address.href : null;
      } catch {
        return null; // the list stays
      }
    }

    // What the page draws behind the embed decides, not what the reader's device would like.
    #isOnDark() {
      const canvas = document.createElement("i");
      canvas.className = "canvas";
      this.shadowRoot.append(canvas);
      let isDark = false;
      for (const each of [...this.#ancestors(), canvas]) {
        const color = getComputedStyle(each).backgroundColor;
        const [red, green, blue, alpha = 1] = color.startsWith("rgb") ? color.match(/[\d.]+/g).map(Number) : [0, 0, 0, 0];
        isDark = 0.3 * red + 0.6 * green + 0.1 * blue < 110;
        if (alpha > 0.5) break;
      }
      canvas.remove();
      return isDark;
    }

    #ancestors() {
      const found = [];
      for (let each = this.parentElement; each; each = each.parentElement) found.push(each);
      return found;
    }

    // The page that a reader has turned to is shorter than the one before, and would be above what he sees.
    #bringIntoView() {
      const { top } = this.#frame.getBoundingClientRect();
      if (top < 0 || top > innerHeight) this.#frame.scrollIntoView();
    }

    #hear(event) {
      const { type, height } = event.data ?? {};
      if (event.source !== this.#frame?.contentWindow || type !== "conflict-timeline") return;
      if (Number.isFinite(height) && height > 0) this.#size(Math.min(height, 100_000));
    }

    #size(height) {
      this.#frame.style.height = `${height}px`;
      this.#frame.style.opacity = "1";
      this.#showList(false);
    }

    #showList(shown) {
      const slot = this.shadowRoot?.querySelector("slot");
      if (slot) slot.style.display = shown ? "" : "none";
    }
  }

  customElements.define("conflict-timeline", ConflictTimeline);
})();
