// What the pages do beyond plain HTML. Every page works without this file.
import { conditions } from "./js/conditions.js";
import { forms } from "./js/forms.js";
import { keys } from "./js/keys.js";
import { leave } from "./js/leave.js";
import { locate } from "./js/locate.js";
import { pad } from "./js/pad.js";
import { passkey } from "./js/passkey.js";
import { session } from "./js/session.js";
import { speak } from "./js/speak.js";
import { uploads } from "./js/uploads.js";
import { voice } from "./js/voice.js";

const parts = [conditions, forms, uploads];

function start(root) {
  for (const part of parts) part(root);
}

start(document);
leave();
locate();
keys();
pad();
passkey();
session();
speak();
voice();
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) start(event.detail.elt);
});
