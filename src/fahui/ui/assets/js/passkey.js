// Buttons that make or use a passkey. allauth's own script does the work; this one ties it to the button by
// data-passkey, so that no page carries a script, and says a failure in words beside it instead of in the console.
const WORK = { add: "addForm", authenticate: "authenticateForm", login: "loginForm" };

function tie(button) {
  const form = button.form;
  const kind = button.dataset.passkey;
  const passwordless = form.querySelector("[name=passwordless]");
  window.allauth.webauthn.forms[WORK[kind]]({
    ids: {
      [kind]: button.id,
      credential: form.querySelector("[name=credential]").id,
      data: "js_data",
      ...(passwordless ? { passwordless: passwordless.id } : {}),
    },
  });
}

export function passkey() {
  document.addEventListener("DOMContentLoaded", () => {
    if (window.allauth?.webauthn) document.querySelectorAll("[data-passkey]").forEach(tie);
  });
  document.addEventListener("allauth.error", (event) => {
    const words = document.querySelector("[data-passkey-failed]");
    if (!words) return;
    event.preventDefault();
    words.hidden = false;
  });
}
