// Back from a place to the cell that led to it: the link that was followed gets the focus again, as with a dialog.
// Without this script the panels work by their address, and their own link back does the same.
"use strict";
(() => {
  const followed = new Map();
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    if (link) followed.set(link.hash, link);
  });
  let last = location.hash;
  addEventListener("hashchange", () => {
    const panel = document.querySelector(".source:target");
    if (panel) panel.focus({ preventScroll: true });
    else if (followed.has(last) && !document.querySelector(":target")) followed.get(last).focus();
    last = location.hash;
  });
})();
