// Says 2½ minutes ahead that the sign-in ends, and keeps it with one press. Nothing typed is lost.

export function session() {
  const dialog = document.getElementById("session");
  if (!dialog) return;
  const whole = Number(dialog.dataset.seconds);
  const ahead = Number(dialog.dataset.ahead);
  const left = dialog.querySelector("[data-left]");
  const [soon, over] = [dialog.querySelector("[data-soon]"), dialog.querySelector("[data-over]")];
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("fahui-session") : null;
  let ends = 0;

  const renew = (seconds) => {
    ends = Date.now() + seconds * 1000;
    soon.hidden = false;
    over.hidden = true;
    if (dialog.open) dialog.close();
  };
  const look = () => {
    const seconds = Math.round((ends - Date.now()) / 1000);
    if (seconds > ahead) return;
    soon.hidden = seconds <= 0;
    over.hidden = seconds > 0;
    const minutes = String(Math.max(1, Math.floor(seconds / 60)));
    if (left.textContent !== minutes) left.textContent = minutes;
    if (!dialog.open && !dialog.dataset.dismissed) dialog.showModal();
    if (seconds <= 0 && !dialog.open && dialog.dataset.dismissed !== "over") {
      dialog.dataset.dismissed = "over";
      dialog.showModal();
    }
  };

  dialog.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
      if (answer.ok) {
        renew((await answer.json()).seconds);
        tabs?.postMessage(whole);
      } else {
        ends = Date.now();
      }
    } catch { /* no network just now: the dialog stays, the button can be pressed again */ }
  });
  dialog.addEventListener("close", () => {
    if (ends - Date.now() > ahead * 1000) delete dialog.dataset.dismissed;
    else dialog.dataset.dismissed ||= "soon";
  });
  tabs?.addEventListener("message", (event) => renew(Number(event.data)));
  renew(whole);
  tabs?.postMessage(whole);
  setInterval(look, 1000);
}
