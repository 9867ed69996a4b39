// Reads the page aloud, sentence by sentence, with the browser's own voice.

const SENTENCE = /[^。！？；\n]+[。！？；]?/g;
const SKIP = "button, script, style, [hidden], [aria-hidden=true], .no-speech, .sr-only";

function words(place) {
  const copy = place.cloneNode(true);
  for (const part of copy.querySelectorAll(SKIP)) part.remove();
  for (const part of copy.querySelectorAll("h1, h2, h3, p, li, dt, dd, label, legend, td, th, div")) part.append("\n");
  return (copy.textContent.match(SENTENCE) || []).map((text) => text.trim()).filter(Boolean);
}

export function speak() {
  const button = document.querySelector("[data-speak]");
  const place = button && document.getElementById(button.dataset.speak);
  if (!place || !("speechSynthesis" in window)) return;
  const label = button.querySelector("[data-label]");
  const [start, stop] = [label.textContent, button.dataset.stop];
  const rest = () => { button.setAttribute("aria-pressed", "false"); label.textContent = start; };
  button.hidden = false;
  button.addEventListener("click", () => {
    const reading = button.getAttribute("aria-pressed") === "true";
    window.speechSynthesis.cancel();
    if (reading) { rest(); return; }
    button.setAttribute("aria-pressed", "true");
    label.textContent = stop;
    const sentences = words(place);
    sentences.forEach((text, index) => {
      const part = new SpeechSynthesisUtterance(text);
      part.lang = document.documentElement.lang;
      part.rate = 0.9;
      if (index === sentences.length - 1) part.onend = rest;
      part.onerror = rest;
      window.speechSynthesis.speak(part);
    });
  });
  window.addEventListener("pagehide", () => window.speechSynthesis.cancel());
}
