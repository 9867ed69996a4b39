// Shows what was picked, says what is too big, and makes a photograph that is too big smaller.

const LONGEST = 2400;

function size(bytes) {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

async function smaller(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.85); });
  return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
}

async function fit(input, limit) {
  const files = [...input.files];
  const shrunk = new Set();
  for (const [index, file] of files.entries()) {
    if (file.size <= limit || !/^image\/(jpeg|png|webp)$/.test(file.type)) continue;
    try {
      const made = await smaller(file);
      if (made.size < file.size) { files[index] = made; shrunk.add(made); }
    } catch { /* the browser cannot read it: it stays and is named as too big */ }
  }
  if (shrunk.size) {
    const transfer = new DataTransfer();
    for (const file of files) transfer.items.add(file);
    input.files = transfer.files;
  }
  return shrunk.size;
}

function line(file, box, limit, shrunk) {
  const item = document.createElement("li");
  if (file.type.startsWith("image/")) {
    const picture = document.createElement("img");
    picture.src = URL.createObjectURL(file);
    picture.alt = "";
    picture.onload = () => URL.revokeObjectURL(picture.src);
    item.append(picture);
  } else {
    const kind = document.createElement("span");
    kind.className = "upload-kind small";
    kind.textContent = file.name.split(".").pop().slice(0, 4).toUpperCase();
    item.append(kind);
  }
  const text = document.createElement("div");
  const name = document.createElement("span");
  name.className = "clip";
  name.textContent = file.name;
  const facts = document.createElement("span");
  const wrong = file.size > limit;
  facts.textContent = size(file.size) + (wrong ? ` ${box.dataset.tooBig}` : shrunk ? ` ${box.dataset.shrunk}` : "");
  facts.className = wrong ? "wrong" : "muted";
  text.append(name, facts);
  item.append(text);
  return item;
}

export function uploads(root) {
  for (const box of root.querySelectorAll("[data-upload]")) {
    const input = box.querySelector("input[type=file]");
    const list = box.querySelector("[data-upload-list]");
    if (!input || !list) continue;
    const limit = Number(box.dataset.maxBytes) || Infinity;
    input.addEventListener("change", async () => {
      const shrunk = await fit(input, limit);
      list.replaceChildren(...[...input.files].map((file) => line(file, box, limit, shrunk > 0 && file.type === "image/jpeg")));
    });
    for (const kind of ["dragenter", "dragover"]) input.addEventListener(kind, () => box.classList.add("over"));
    for (const kind of ["dragleave", "drop"]) input.addEventListener(kind, () => box.classList.remove("over"));
  }
}
