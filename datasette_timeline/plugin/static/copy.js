// Puts a button beside everything that is there to be copied: elements with data-copy, which may say what the button
// says, and data-copied, which says what it says afterwards.
"use strict";

for (const source of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
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
