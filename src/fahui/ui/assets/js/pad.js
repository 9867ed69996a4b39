// A pad to sign on: strokes on a canvas become a PNG in the form; an empty pad is not sent (F52).

const LEAST = 24; // CSS pixels of stroke that make a signature more than a dot

function prepare(form) {
  const box = form.querySelector("[data-pad-box]");
  const canvas = box.querySelector("canvas");
  const warning = box.querySelector("[data-pad-empty]");
  const photo = form.querySelector("[name=photo]");
  let length = 0;
  let last = null;
  box.hidden = false;
  const ratio = Math.max(1, window.devicePixelRatio || 1);
  canvas.width = canvas.clientWidth * ratio;
  canvas.height = canvas.clientHeight * ratio;
  const pen = canvas.getContext("2d");
  const clear = () => {
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.strokeStyle = "#000";
    pen.lineWidth = 3;
    pen.lineCap = "round";
    pen.lineJoin = "round";
    length = 0;
  };
  clear();
  const at = (event) => ({ x: event.offsetX, y: event.offsetY });
  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    last = at(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    const next = at(event);
    pen.beginPath();
    pen.moveTo(last.x, last.y);
    pen.lineTo(next.x, next.y);
    pen.stroke();
    length += Math.hypot(next.x - last.x, next.y - last.y);
    last = next;
    warning.hidden = true;
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { last = null; });
  form.querySelector("[data-pad-clear]").addEventListener("click", clear);
  // Before the guard against double sending, which would otherwise lock the button of a form that is not sent.
  form.addEventListener("submit", (event) => {
    if (photo.files.length) return;
    if (length < LEAST) {
      event.preventDefault();
      warning.hidden = false;
      canvas.scrollIntoView({ block: "center" });
      return;
    }
    form.elements.drawing.value = canvas.toDataURL("image/png");
  }, { capture: true });
}

export function pad() {
  for (const form of document.querySelectorAll("form[data-pad]")) prepare(form);
}
