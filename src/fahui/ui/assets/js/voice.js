// 语音留言: records up to a minute into the file field that is there without this script too.

function button(words, onclick) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button ghost";
  made.textContent = words;
  made.addEventListener("click", onclick);
  return made;
}

function recorder(box) {
  const input = box.querySelector("input[type=file]");
  const words = box.dataset;
  const told = document.createElement("p");
  told.setAttribute("role", "status");
  const heard = document.createElement("audio");
  heard.controls = true;
  heard.hidden = true;
  let running = null;
  let ticking = 0;

  const keep = (parts, kind) => {
    const type = kind.split(";")[0];
    const transfer = new DataTransfer();
    transfer.items.add(new File(parts, `${words.name}.${type.split("/")[1]}`, { type }));
    input.files = transfer.files;
    heard.src = URL.createObjectURL(transfer.files[0]);
    heard.hidden = false;
    told.textContent = "";
    press.textContent = words.again;
  };

  const begin = async () => {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      told.textContent = words.refused;
      return;
    }
    const parts = [];
    let left = Number(words.most);
    running = new MediaRecorder(stream, { audioBitsPerSecond: 32000 });
    running.addEventListener("dataavailable", (event) => { if (event.data.size) parts.push(event.data); });
    running.addEventListener("stop", () => {
      clearInterval(ticking);
      for (const track of stream.getTracks()) track.stop();
      keep(parts, running.mimeType);
      running = null;
    });
    running.start();
    press.textContent = words.stop;
    told.textContent = `${words.left}${left}${words.seconds}`;
    ticking = setInterval(() => {
      left -= 1;
      if (left % 10 === 0 || left < 6) told.textContent = `${words.left}${left}${words.seconds}`;
      if (left <= 0 && running) running.stop();
    }, 1000);
  };

  const press = button(words.start, () => { if (running) running.stop(); else begin(); });
  box.querySelector("summary").after(press, told, heard);
}

export function voice() {
  if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) return;
  for (const box of document.querySelectorAll("[data-voice]")) recorder(box);
}
