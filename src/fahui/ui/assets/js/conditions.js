// Conditional questions: data-shown-if="cause=violence|neglect;age!=a".

function chosen(form, name) {
  const controls = [...form.elements].filter((control) => control.name === name && !control.disabled);
  return controls
    .filter((control) => !["checkbox", "radio"].includes(control.type) || control.checked)
    .flatMap((control) => (control.multiple && control.options ? [...control.selectedOptions].map((o) => o.value) : [control.value]))
    .filter((value) => value !== "");
}

function holds(form, condition) {
  const [, name, sign, wanted] = condition.match(/^\s*([^!=]+?)\s*(!?=)\s*(.*)$/) || [];
  if (!name) return true;
  const values = chosen(form, name);
  const hit = wanted === "*" ? values.length > 0 : wanted.split("|").some((value) => values.includes(value.trim()));
  return sign === "=" ? hit : !hit;
}

function settle(form) {
  // Twice over, in page order: a question may depend on one that this pass has just hidden.
  for (let pass = 0; pass < 2; pass += 1) {
    for (const box of form.querySelectorAll("[data-shown-if]")) {
      const shown = box.dataset.shownIf.split(";").every((condition) => holds(form, condition));
      box.hidden = !shown;
      for (const control of box.querySelectorAll("input, select, textarea")) {
        if (!shown && !control.disabled) control.dataset.setAside = "";
        if (shown && !("setAside" in control.dataset)) continue;
        control.disabled = !shown;
        if (shown) delete control.dataset.setAside;
      }
    }
  }
}

export function conditions(root) {
  const forms = new Set([...root.querySelectorAll("[data-shown-if]")].map((box) => box.closest("form")).filter(Boolean));
  for (const form of forms) {
    settle(form);
    if (form.dataset.watched) continue;
    form.dataset.watched = "1";
    form.addEventListener("change", () => settle(form));
    form.addEventListener("input", () => settle(form));
  }
}
