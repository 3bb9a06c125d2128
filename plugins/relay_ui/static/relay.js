// The little that a page cannot do without a script. Everything works without it, one click more.
"use strict";

// Airflow shows the pages in a sandboxed frame, which may not open windows or leave itself. A link to Airflow's own
// pages is therefore followed by Airflow's window, which has the same origin.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-airflow]");
  if (!link || window.parent === window || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  const twin = window.parent.document.createElement("a");
  twin.href = link.href;
  window.parent.document.body.append(twin);
  twin.click();
  twin.remove();
});

// A filter is applied as soon as it is chosen.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-filter]");
  if (form && event.target.matches("select, input[type=date]")) form.requestSubmit();
});

// Empty filters are left out of the address.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-filter]")) return;
  for (const field of event.target.elements) if (field.name && field.value === "") field.disabled = true;
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// A list of what is on its way is fetched again, unless somebody is reading it by keyboard or has marked text. It is
// renewed where nothing is under way too: the next file is dropped without a word to this page.
const renew = async (place) => {
  const held = place.contains(document.activeElement) || !window.getSelection().isCollapsed;
  if (!held && !document.hidden) {
    const answer = await fetch(window.location.href, { credentials: "same-origin" }).catch(() => null);
    const text = answer?.ok ? await answer.text().catch(() => "") : "";
    const fresh = new DOMParser().parseFromString(text, "text/html").getElementById(place.id);
    if (fresh) {
      place.replaceWith(fresh);
      place = fresh;
    }
  }
  setTimeout(renew, place.dataset.refresh * 1000, place);
};
for (const place of document.querySelectorAll("[data-refresh]")) setTimeout(renew, place.dataset.refresh * 1000, place);
