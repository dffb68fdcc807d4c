// Puts a button beside everything that is there to be copied: elements with data-copy, which may say what the button
// says, and data-copied, which says what it says afterwards.
"use strict";

function offerCopies() {
  if (!navigator.clipboard) return;
  for (const source of document.querySelectorAll(":not(.copyable) > [data-copy]")) {
    const frame = document.createElement("div");
    frame.className = "copyable";
    source.replaceWith(frame);
    const button = document.createElement("button");
    const name = source.dataset.copy || "Copy";
    button.type = "button";
    button.className = "copy";
    button.textContent = name;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(source.textContent.trim());
        button.textContent = source.dataset.copied || "Copied";
      } catch {
        getSelection().selectAllChildren(source);
      }
      setTimeout(() => { button.textContent = name; }, 2000);
    });
    frame.append(source, button);
  }
}

offerCopies();
document.addEventListener("timeline:view", offerCopies); // the timeline has other content then
