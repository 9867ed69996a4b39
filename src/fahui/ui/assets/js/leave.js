// 快速离开: gone at once, and the Back key does not return here.

export function leave() {
  const exit = document.querySelector("[data-quickexit]");
  if (!exit) return;
  const go = () => {
    document.documentElement.classList.add("leaving");
    document.title = "";
    window.location.replace(exit.href);
  };
  exit.addEventListener("click", (event) => { event.preventDefault(); go(); });
  let times = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    times = [...times.filter((time) => event.timeStamp - time < 2000), event.timeStamp];
    if (times.length >= 3) go();
  });
}
