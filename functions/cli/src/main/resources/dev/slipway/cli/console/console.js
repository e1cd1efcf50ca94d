"use strict";

// Everything is put in as text, never as markup: names and reasons come from the cluster.
const byId = (id) => document.getElementById(id);
const dollars = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD", minimumFractionDigits: 2, maximumFractionDigits: 4 });
const wholeDollars = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD", maximumFractionDigits: 0 });
const SECONDS_BETWEEN_LOOKS = 10;
let paused = false;

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  return made;
}

function moment(text) {
  return element("time", text.replace("T", " ").replace(/(\.\d+)?Z$/, " UTC"), { datetime: text });
}

function figures(data) {
  const shown = [
    ["Nodes", String(data.nodes.length)],
    ["Cost per hour", dollars.format(data.hourlyCost)],
    ["Cost per 30 days", wholeDollars.format(data.hourlyCost * 720)],
    ["Reasons for pods without a place", String(data.unplaced.length)],
    ["Capacity pools avoided", String(data.unavailable.length)],
  ];
  byId("figures").replaceChildren(...shown.map(([name, value]) => {
    const group = document.createElement("div");
    group.append(element("dt", name), element("dd", value));
    return group;
  }));
}

function money(series) {
  const highest = Math.max(...series.map((point) => Math.max(point.cost, point.saved)), 0);
  // What replaces a node is paid for before the node is gone, so that savings may be negative for a while.
  const lowest = Math.min(...series.map((point) => point.saved), 0);
  const x = (i) => (series.length < 2 ? 0 : (i * 960) / (series.length - 1));
  const y = (value) => (highest === lowest ? 178 : 178 - ((value - lowest) * 170) / (highest - lowest));
  const line = (name, value) => {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("class", name);
    path.setAttribute("d", series.map((point, i) => `${i === 0 ? "M" : "L"}${x(i).toFixed(1)} ${y(value(point)).toFixed(1)}`).join(" "));
    return path;
  };
  byId("money").replaceChildren(line("zero", () => 0), line("cost", (point) => point.cost), line("saved", (point) => point.saved));
  const first = series[0];
  const last = series[series.length - 1];
  // Each point holds until the next, a quarter of an hour later.
  const whole = series.slice(0, -1).reduce((sum, point) => sum + point.saved / 4, 0);
  byId("money-text").textContent = `From ${dollars.format(first.cost)} to ${dollars.format(last.cost)} an hour, at most `
    + `${dollars.format(Math.max(...series.map((point) => point.cost)))}. Consolidation ended nodes of ${dollars.format(last.ended)} an hour`
    + ` and bought ${dollars.format(last.replaced)} in their place: it saves ${dollars.format(last.saved)} an hour by now, and`
    + ` ${dollars.format(whole)} in these 24 hours.`;
}

function nodes(list) {
  byId("nodes").tBodies[0].replaceChildren(...list.map((node) => {
    const row = document.createElement("tr");
    const name = element("th", node.node || node.name, { scope: "row", title: node.name });
    const since = document.createElement("td");
    since.append(moment(node.since));
    const pods = document.createElement("td");
    if (node.pods.length > 3) {
      const more = document.createElement("details");
      more.dataset.id = `pods of ${node.name}`;
      more.append(element("summary", `${node.pods.length} pods`), element("span", node.pods.join(", ")));
      pods.append(more);
    } else {
      pods.textContent = node.pods.join(", ");
    }
    row.append(name, element("td", node.state), since, element("td", node.nodePool), element("td", node.instanceType),
      element("td", node.zone), element("td", node.capacityType), element("td", node.hourlyPrice.toFixed(4), { class: "number" }),
      element("td", node.why), pods);
    return row;
  }));
  filter();
}

function filter() {
  const wanted = byId("filter").value.toLowerCase();
  const rows = [...byId("nodes").tBodies[0].rows];
  for (const row of rows) {
    row.hidden = !row.textContent.toLowerCase().includes(wanted);
  }
  byId("shown").textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length}`;
}

function items(id, list, write) {
  byId(id).replaceChildren(...list.map((one) => {
    const item = document.createElement("li");
    write(item, one);
    return item;
  }));
  byId(`no-${id}`).hidden = list.length > 0;
}

function ledger(decisions) {
  byId("ledger").replaceChildren(...decisions.map((decision) => {
    const details = document.createElement("details");
    details.dataset.id = decision.id;
    const summary = element("summary", "");
    summary.append(moment(decision.at), ` ${decision.actor}: ${decision.outcome}`);
    const figuresOf = Object.entries(decision.figures).map(([name, value]) => `${name} ${value}`).join(", ");
    const reasons = document.createElement("ul");
    reasons.append(...decision.reasons.map((reason) => element("li", reason)));
    details.append(summary, element("p", figuresOf), reasons);
    const item = document.createElement("li");
    item.append(details);
    return item;
  }));
}

/** What is open stays open, and what has the keyboard keeps it, when the page is brought up to date. */
function keepingPlace(change) {
  const all = () => [...document.querySelectorAll("details")];
  const open = new Set(all().filter((details) => details.open).map((details) => details.dataset.id));
  const focused = document.activeElement.closest("details")?.dataset.id;
  change();
  for (const details of all()) {
    details.open = open.has(details.dataset.id);
    if (focused === details.dataset.id) {
      details.querySelector("summary").focus({ preventScroll: true });
    }
  }
}

/** Arrow keys go from decision to decision. */
function step(event) {
  const forward = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const summaries = [...byId("ledger").querySelectorAll("summary")];
  const next = summaries[summaries.indexOf(event.target) + forward];
  if (forward && summaries.includes(event.target) && next) {
    event.preventDefault();
    next.focus();
  }
}

function show(data) {
  document.title = `Slipway ${data.cluster}`;
  byId("cluster").textContent = data.cluster;
  byId("at").replaceChildren("as of ", moment(data.at));
  figures(data);
  money(data.money);
  items("unplaced", data.unplaced, (item, one) => item.append(moment(one.at), ` ${one.reason}`));
  nodes(data.nodes);
  items("unavailable", data.unavailable, (item, one) =>
    item.append(`${one.capacityType} ${one.instanceType} in ${one.zone} until `, moment(one.until), `: ${one.code}`));
  ledger(data.decisions);
}

async function look() {
  try {
    const answer = await fetch("data.json");
    const data = await answer.json();
    byId("fault").hidden = answer.ok;
    if (answer.ok) {
      keepingPlace(() => show(data));
    } else {
      byId("fault").textContent = data.fault;
    }
  } catch (fault) {
    byId("fault").hidden = false;
    byId("fault").textContent = `slipway console does not answer any more (${fault.message}). Maybe it was ended.`;
  }
}

byId("filter").addEventListener("input", filter);
byId("ledger").addEventListener("keydown", step);
byId("pause").addEventListener("click", () => {
  paused = !paused;
  byId("pause").setAttribute("aria-pressed", String(paused));
  byId("pause").textContent = paused ? "Go on" : "Pause";
});
look();
setInterval(() => {
  if (!paused && !document.hidden) {
    look();
  }
}, SECONDS_BETWEEN_LOOKS * 1000);
