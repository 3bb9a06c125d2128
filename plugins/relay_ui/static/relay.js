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
