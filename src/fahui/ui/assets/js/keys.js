// The workbench keyboard: / search, j k move, x ticks, Enter opens, ? lists, and data-key="n" for whatever a page offers.

const TYPING = "input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable]";

function move(step) {
  const rows = [...document.querySelectorAll("[data-row]")];
  if (!rows.length) return;
  const now = rows.findIndex((row) => row.classList.contains("current"));
  const next = now < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(now + step, 0), rows.length - 1);
  rows[now]?.classList.remove("current");
  rows[next].classList.add("current");
  (rows[next].querySelector("[data-open]") || rows[next]).focus();
  rows[next].scrollIntoView({ block: "nearest" });
}

function list(dialog) {
  const place = dialog.querySelector("[data-keys]");
  for (const target of document.querySelectorAll("[data-key]")) {
    if (place.querySelector(`[data-for="${CSS.escape(target.dataset.key)}"]`)) continue;
    const term = document.createElement("dt");
    const key = document.createElement("kbd");
    key.textContent = target.dataset.key;
    term.dataset.for = target.dataset.key;
    term.append(key);
    const text = document.createElement("dd");
    text.textContent = target.textContent.trim();
    place.append(term, text);
  }
}

// Ctrl+Enter sends from within a text, where Enter makes a new line; with Shift it presses the form's other button.
function send(event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  const button = event.target.form?.querySelector(event.shiftKey ? "[data-send-on]" : "[data-send]");
  if (!button) return;
  event.preventDefault();
  button.click();
}

export function keys() {
  document.addEventListener("keydown", send);
  const dialog = document.getElementById("keys");
  for (const button of document.querySelectorAll("[data-show-keys]")) {
    button.hidden = false;
    button.addEventListener("click", () => { list(dialog); dialog.showModal(); });
  }
  if (!dialog) return;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target.closest(TYPING) || document.querySelector("dialog[open]")) return;
    const acts = {
      "/": () => document.querySelector("[data-search]")?.focus(),
      j: () => move(1),
      k: () => move(-1),
      x: () => document.querySelector("[data-row].current input[name=pick]")?.click(),
      "?": () => { list(dialog); dialog.showModal(); },
    };
    const act = acts[event.key] || (() => document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click());
    if (!acts[event.key] && !document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)) return;
    event.preventDefault();
    act();
  });
}
