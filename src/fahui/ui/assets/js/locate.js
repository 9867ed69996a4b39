// A phone's position goes into a posted form, rounded to ten metres, and nowhere else.

const ROUND = 1e4;

function rounded(degrees) {
  return Math.round(degrees * ROUND) / ROUND;
}

export function locate() {
  for (const form of document.querySelectorAll("form[data-locate]")) {
    if (!navigator.geolocation) continue;
    form.hidden = false;
    const failed = form.querySelector("[data-locate-failed]");
    form.querySelector("[data-locate-me]").addEventListener("click", () => {
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          form.elements.lat.value = rounded(coords.latitude);
          form.elements.lon.value = rounded(coords.longitude);
          form.submit();
        },
        () => { failed.hidden = false; },
        { timeout: 15000, maximumAge: 60000 },
      );
    });
  }
}
