// Sort and filter the rows and columns of a table, with totals of what is seen and the choice in the address.
// A classic script: a page opened from a folder may load no modules. Without it the table is complete.
//
//   <form class="filters" data-table="ID" data-said="{rows} van {allRows} rijen, {columns} van {allColumns} kolommen, {sum} kruisjes" hidden>
//     <select name="gebied" data-filter="column" data-by="gebied">   columns whose <th data-gebied> holds the value
//     <select name="pilot" data-filter="row" data-by="pilot">        rows whose <tr data-pilot> holds it
//     <select name="doel" data-filter="cell" data-by="doel">         only cells whose <td data-doel> holds it are shown and counted
//     <input type="checkbox" name="verschil" data-filter="difference" value="ja">   rows in which the seen cells differ
//     <select name="sorteer" data-sort="row">      "" as it lies, "-sum", "sum", "name", or the data-code of a column
//     <select name="kolommen" data-sort="column">  "" as it lies, "-sum", "sum"
//     <input type="search" name="tekst" data-filter="text">          rows that hold the words
//
// Choices by the same data-by widen each other (compare: a unit and another); by different ones they narrow.
// A cell counts for its data-v, and as 1 where that has no value. A data-* holds one value, or more with spaces between.
"use strict";
(() => {
  const held = (element, by, value) => (element.dataset[by] ?? "").split(" ").includes(value);
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  class Matrix {
    constructor(form, table) {
      this.form = form;
      this.table = table;
      this.rows = [...table.tBodies[0].rows];
      this.head = [...table.tHead.rows].at(-1);
      this.columns = [...this.head.cells].map((cell, index) => ({ cell, index })).slice(1).filter(({ cell }) => !cell.classList.contains("sum"));
      this.groups = [...table.tHead.querySelectorAll("[scope=colgroup]")].map((cell) => ({ cell, span: cell.colSpan }));
      this.foot = table.tFoot?.rows[0];
      this.lines = [this.head, ...this.rows, ...(this.foot ? [this.foot] : [])];
      // By place as they lie, which stays their number when the columns are put in another order.
      this.cells = new Map(this.lines.map((line) => [line, [...line.cells]]));
      this.controls = [...form.elements].filter((control) => control.name);
      this.status = form.querySelector("[role=status]");
      form.hidden = false;
      form.addEventListener("submit", (event) => event.preventDefault());
      form.addEventListener("input", () => this.change());
      form.addEventListener("reset", () => setTimeout(() => this.change()));
      addEventListener("popstate", () => this.read());
      this.read();
    }

    value(control) {
      return control.type === "checkbox" ? (control.checked ? control.value : "") : control.value.trim();
    }

    read() {
      const address = new URLSearchParams(location.search);
      for (const control of this.controls) {
        const value = address.get(control.name) ?? "";
        if (control.type === "checkbox") control.checked = value === control.value;
        else if (control.tagName !== "SELECT" || [...control.options].some((option) => option.value === value)) control.value = value;
      }
      this.apply();
    }

    change() {
      const address = new URLSearchParams(location.search);
      for (const control of this.controls) {
        const value = this.value(control);
        if (value) address.set(control.name, value);
        else address.delete(control.name);
      }
      const search = address.size ? `?${address}` : location.pathname;
      history.replaceState(null, "", search + location.hash);
      this.apply();
    }

    /** Whether an element is let through by the choices of a sort. */
    passes(filter, element) {
      const chosen = new Map();
      for (const control of this.controls) {
        const value = this.value(control);
        if (control.dataset.filter !== filter || !value) continue;
        chosen.set(control.dataset.by, [...(chosen.get(control.dataset.by) ?? []), value]);
      }
      return [...chosen].every(([by, values]) => values.some((value) => held(element, by, value)));
    }

    hasText(row) {
      const texts = this.controls.filter((control) => control.dataset.filter === "text").map((control) => plain(this.value(control)));
      const own = plain(row.textContent);
      return texts.every((text) => text.split(/\s+/).every((word) => own.includes(word)));
    }

    apply() {
      const { rows, cells, controls, lines } = this;
      const shown = this.columns.filter(({ cell }) => this.passes("column", cell));
      for (const { index } of this.columns) {
        const hidden = !shown.some((column) => column.index === index);
        for (const line of lines) cells.get(line)[index].hidden = hidden;
      }
      const differing = controls.some((control) => control.dataset.filter === "difference" && this.value(control));
      const seen = rows.filter((row) => {
        const own = shown.map(({ index }) => cells.get(row)[index].textContent.trim());
        const fits = this.passes("row", row) && this.hasText(row) && (!differing || new Set(own).size > 1);
        row.hidden = !fits;
        return fits;
      });
      const counts = this.count(seen, shown);
      this.span(shown);
      this.sort(counts);
      this.tell(seen.length, shown.length, counts.sum);
      // What is chosen stays chosen in the other language.
      for (const link of document.querySelectorAll("a[hreflang][data-keeps]")) link.search = location.search;
    }

    /** Count the cells that are seen: for each row, each column, and in all. */
    count(seen, shown) {
      const counts = { row: new Map(), column: new Map(shown.map(({ index }) => [index, 0])), sum: 0 };
      for (const row of this.rows) {
        let sum = 0;
        for (const { index } of shown) {
          const cell = this.cells.get(row)[index];
          if (!("v" in cell.dataset)) continue;
          const passes = this.passes("cell", cell);
          cell.classList.toggle("off", !passes);
          if (!passes || !seen.includes(row)) continue;
          const worth = cell.dataset.v === "" ? 1 : Number(cell.dataset.v);
          sum += worth;
          counts.column.set(index, counts.column.get(index) + worth);
        }
        counts.row.set(row, sum);
        counts.sum += sum;
      }
      for (const row of this.rows) this.put(row.querySelector(".sum"), counts.row.get(row));
      if (this.foot) {
        for (const { index } of shown) this.put(this.cells.get(this.foot)[index], counts.column.get(index));
        this.put(this.foot.querySelector(".sum"), counts.sum);
      }
      return counts;
    }

    /** Write a total, and draw its bar against the most that its table holds. */
    put(cell, sum) {
      const number = cell?.querySelector("[data-total]");
      if (!number) return;
      number.textContent = sum;
      const rect = cell.querySelector("rect");
      if (!rect) return;
      const share = Math.min(100, (100 * sum) / Number(cell.dataset.most));
      const up = rect.parentElement.classList.contains("up");
      rect.setAttribute(up ? "height" : "width", `${share}%`);
      if (up) rect.setAttribute("y", `${100 - share}%`);
    }

    span(shown) {
      let start = 1;
      for (const { cell, span } of this.groups) {
        const many = shown.filter(({ index }) => index >= start && index < start + span).length;
        cell.hidden = !many;
        cell.colSpan = many || 1;
        start += span;
      }
    }

    /** The rows and columns in the order that is asked for; equals stay as they lie. */
    sort(counts) {
      const by = (kind) => this.controls.filter((control) => control.dataset.sort === kind).map((control) => this.value(control))[0] ?? "";
      const [rowBy, columnBy] = [by("row"), by("column")];
      const column = this.columns.find(({ cell }) => cell.dataset.code === rowBy);
      const name = (row) => this.cells.get(row)[0].textContent.trim();
      const worth = (row) => {
        const cell = this.cells.get(row)[column.index];
        return "v" in cell.dataset && !cell.classList.contains("off") ? Number(cell.dataset.v || 1) : 0;
      };
      const orders = {
        "": () => 0,
        sum: (a, b) => counts.row.get(a) - counts.row.get(b),
        "-sum": (a, b) => counts.row.get(b) - counts.row.get(a),
        name: (a, b) => name(a).localeCompare(name(b), "nl"),
      };
      const rows = [...this.rows].sort(column ? (a, b) => worth(b) - worth(a) : (orders[rowBy] ?? orders[""]));
      this.table.tBodies[0].append(...rows);
      for (const cell of this.cells.get(this.head)) cell.removeAttribute("aria-sort");
      if (column) column.cell.setAttribute("aria-sort", "descending");
      else if (rowBy === "name") this.cells.get(this.head)[0].setAttribute("aria-sort", "ascending");
      else if (rowBy) this.head.querySelector(".sum")?.setAttribute("aria-sort", rowBy === "sum" ? "ascending" : "descending");
      this.order(columnBy, counts);
    }

    order(columnBy, counts) {
      const sum = ({ index }) => counts.column.get(index) ?? 0;
      const columns = [...this.columns];
      if (columnBy) columns.sort((a, b) => (columnBy === "sum" ? sum(a) - sum(b) : sum(b) - sum(a)));
      // A heading over columns that no longer lie together says something untrue.
      for (const { cell } of this.groups) cell.hidden ||= columnBy !== "";
      for (const line of this.lines) {
        const own = this.cells.get(line);
        line.append(...columns.map(({ index }) => own[index]), ...own.slice(this.columns.length + 1));
      }
    }

    tell(rows, columns, sum) {
      const values = { rows, columns, sum, allRows: this.rows.length, allColumns: this.columns.length };
      this.status.textContent = this.form.dataset.said.replace(/\{(\w+)\}/g, (_, key) => values[key]);
    }
  }

  for (const form of document.querySelectorAll("form[data-table]")) new Matrix(form, document.getElementById(form.dataset.table));
})();
