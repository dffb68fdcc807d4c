// For pages of others: <conflict-timeline src="https://…/embed?…">a list for readers without scripts</conflict-timeline>
// puts the embed in place of that list, once it is there, and keeps it as high as it needs to be.
(() => {
  if (customElements.get("conflict-timeline")) return;

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
      const address = this.#address();
      if (!address || this.#frame) return;
      const frame = document.createElement("iframe");
      frame.title = this.getAttribute("title") || "Timeline";
      frame.setAttribute("sandbox", "allow-scripts allow-popups allow-popups-to-escape-sandbox");
      frame.referrerPolicy = "strict-origin-when-cross-origin";
      frame.loading = "lazy";
      Object.assign(frame.style, { display: "block", width: "100%", height: "1px", border: "0", opacity: "0" });
      frame.src = address;
      const fixed = Number(this.getAttribute("height") || new URL(address).searchParams.get("height"));
      if (fixed > 0) frame.addEventListener("load", () => this.#size(fixed));
      const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
      if (!root.querySelector("slot")) root.append(document.createElement("slot"));
      root.append(frame);
      this.style.display = "block";
      this.#frame = frame;
    }

    #address() {
      try {
        const address = new URL(this.getAttribute("src"), document.baseURI);
        return /^https?:$/.test(address.protocol) ? address.href : null;
      } catch {
        return null; // the list stays
      }
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
