"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (id) => document.getElementById(id);

  // The theme: what the system says, unless somebody chose otherwise.
  const KEY = "ecr-component-theme";
  const remembered = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  };
  const remember = (theme) => {
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // A page from disk may have no place to remember things.
    }
  };
  const themes = all("[name=theme]");
  const show = (theme) => {
    document.documentElement.dataset.theme = theme;
  };
  for (const input of themes) {
    if (input.value === remembered()) {
      input.checked = true;
      show(input.value);
    }
    input.addEventListener("change", () => {
      show(input.value);
      remember(input.value);
    });
  }
  one("main").ownerDocument.querySelector(".theme").hidden = false;

  // Policies as JSON stand once, in the data that the page was made of.
  const facts = JSON.parse(one("snapshot").textContent);
  const added = (parent, name, text) => {
    const element = document.createElement(name);
    element.textContent = text;
    parent.append(element);
    return element;
  };
  const offer = (card, what, name) => {
    if (name) {
      const details = added(card, "details", "");
      details.className = "json";
      added(details, "summary", `${what} as JSON`);
      details.addEventListener(
        "toggle",
        () => {
          const text = JSON.stringify(facts.documents[name], null, 2);
          added(details, "pre", text).tabIndex = 0;
        },
        { once: true },
      );
    }
  };
  for (const card of all(".card")) {
    offer(card, "Repository policy", card.dataset.access);
    offer(card, "Lifecycle policy", card.dataset.lifecycle);
  }

  // What is wider than its place can be scrolled with the keys as well.
  const reachable = (within) => {
    for (const box of all(".scroll:not([tabindex])", within)) {
      if (box.scrollWidth > box.clientWidth) {
        box.tabIndex = 0;
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", "In numbers");
      }
    }
  };
  for (const card of all(".card")) {
    card.addEventListener("toggle", () => reachable(card));
  }
  addEventListener("resize", () => reachable(document));
  reachable(document);

  // The filters: text that a name holds, small and capital letters alike.
  const repository = one("repository-filter");
  const principal = one("principal-filter");
  const like = (input) => {
    const wanted = input.value.trim().toLowerCase();
    return (element) => element.textContent.toLowerCase().includes(wanted);
  };

  const filterNames = (row, fits) => {
    const names = all(".names li", row);
    const shown = names.filter((name) => {
      name.hidden = !fits(name.firstElementChild);
      return !name.hidden;
    });
    for (const count of all(".shown", row)) {
      const some = shown.length < names.length;
      count.textContent = some ? `${shown.length} of ${names.length}` : names.length;
      count.closest("details").open = some && shown.length > 0;
    }
    return shown.length > 0;
  };

  const filterColumns = (matrix, fits) => {
    const heads = all(".who", matrix);
    for (const head of heads) {
      head.hidden = !fits(head);
    }
    let first = 0;
    for (const kind of all(".kind", matrix)) {
      kind.dataset.columns ??= kind.colSpan;
      const columns = heads.slice(first, first + Number(kind.dataset.columns));
      const shown = columns.filter((head) => !head.hidden).length;
      first += columns.length;
      kind.hidden = shown === 0;
      kind.colSpan = shown || 1;
    }
    return heads.map((head) => !head.hidden);
  };

  const filterMatrix = (matrix) => {
    const columns = filterColumns(matrix, like(principal));
    const wanted = principal.value.trim() !== "";
    for (const row of matrix.tBodies[0].rows) {
      let reached = !wanted;
      [...row.cells].slice(1).forEach((cell, number) => {
        if (cell.classList.contains("others")) {
          for (const other of cell.children) {
            other.hidden = !like(principal)(other.lastElementChild);
            reached ||= !other.hidden;
          }
        } else if (cell.colSpan === 1) {
          cell.hidden = !columns[number];
          reached ||= columns[number] && cell.textContent !== "";
        }
      });
      const named = filterNames(row, like(repository));
      row.hidden = !named || !reached;
    }
  };

  const filter = () => {
    const matrix = one("matrix");
    if (matrix) {
      filterMatrix(matrix);
      for (const row of one("reaches").tBodies[0].rows) {
        row.hidden = !like(principal)(row.cells[0]);
      }
    }
    for (const row of all("#forecasts tbody tr")) {
      const name = row.cells[0].firstElementChild;
      row.hidden = name ? !like(repository)(name) : repository.value.trim() !== "";
    }
    const cards = all(".card");
    for (const card of cards) {
      card.hidden = !like(repository)(card.querySelector("h3"));
    }
    const shown = cards.filter((card) => !card.hidden).length;
    one("none").hidden = shown > 0 || cards.length === 0;
    const idle = repository.value.trim() === "" && principal.value.trim() === "";
    one("filtered").textContent = idle
      ? ""
      : `${shown} of ${cards.length} repositories`;
  };
  repository.addEventListener("input", filter);
  principal.addEventListener("input", filter);
  one("filtered").parentElement.hidden = false;

  // What a link leads to, and what is printed, is open.
  const openTarget = () => {
    const target = one(decodeURIComponent(location.hash.slice(1)));
    if (target?.matches(".card")) {
      target.hidden = false;
      target.open = true;
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", openTarget);
  openTarget();
  addEventListener("beforeprint", () => {
    for (const card of all(".card")) {
      card.dataset.was = card.open;
      card.open = true;
    }
  });
  addEventListener("afterprint", () => {
    for (const card of all(".card")) {
      card.open = card.dataset.was === "true";
    }
  });
})();
