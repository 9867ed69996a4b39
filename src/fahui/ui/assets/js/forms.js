// Small helps for forms: no double sending, error summary, counters, ticking all, printing, copying.

const AGAIN_AFTER = 15000;

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
}

function guard(form) {
  form.addEventListener("submit", (event) => {
    const sender = event.submitter || form;
    const question = sender.dataset.confirm || form.dataset.confirm;
    if (form.dataset.sent || (question && !window.confirm(question))) {
      event.preventDefault();
      return;
    }
    if (event.defaultPrevented || form.target === "_blank") return;
    form.dataset.sent = "1";
    event.submitter?.setAttribute("aria-disabled", "true");
    // A slow network must not lock the form for ever; the server knows a repeated sending by its token.
    setTimeout(() => release(form), form.hasAttribute("hx-post") ? 1000 : AGAIN_AFTER);
  });
}

function counter(area) {
  const place = document.getElementById(area.dataset.count);
  if (!place) return;
  const show = () => { place.textContent = `${[...area.value].length}/${area.maxLength}`; };
  area.addEventListener("input", show);
  show();
}

export function forms(root) {
  for (const form of root.querySelectorAll("form[method=post]:not([data-stay])")) guard(form);
  for (const area of root.querySelectorAll("textarea[data-count]")) counter(area);
  for (const select of root.querySelectorAll("select[data-autosubmit]")) select.addEventListener("change", () => select.form.requestSubmit());
  for (const all of root.querySelectorAll("[data-select-all]")) {
    const holder = all.closest("[hidden]");
    if (holder) holder.hidden = false;
    all.addEventListener("change", () => {
      for (const box of document.getElementsByName(all.dataset.selectAll)) box.checked = all.checked;
    });
  }
  for (const button of root.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  for (const button of root.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      if (button.dataset.copied) button.textContent = button.dataset.copied;
    });
  }
  root.querySelector(".errors")?.focus();
}

window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.querySelectorAll("form[data-sent]")) release(form);
});
