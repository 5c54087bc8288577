// The figures as one text table, with the bar that each has to meet.

const round = (value) => (value === undefined || value === null ? "-" : value >= 100 ? String(Math.round(value)) : value >= 10 ? value.toFixed(1) : value.toFixed(2));
const spread = (summary) => (summary ? `${round(summary.p50)} / ${round(summary.p95)} / ${round(summary.p99)}` : "-");

/** A row: what, figure, bar, met (true, false, or undefined where there is no bar). */
function rows({ server, browser, peers }) {
  const all = [];
  const row = (what, figure, bar = "", met = undefined) => all.push([what, figure, bar, met === undefined ? "" : met ? "yes" : "NO"]);
  const within = (summary, p95, p99 = Infinity) => (summary ? summary.p95 <= p95 && summary.p99 <= p99 : undefined);

  if (browser) {
    const { commit, bundle, first_paint: paint, cold_start: cold, board } = browser;
    row("One edit made durable on the phone: p50/p95/p99, ms", spread(commit?.durable_ms), "p95 30, p99 100", within(commit?.durable_ms, 30, 100));
    row("  from the tap, until the tick shows", spread(commit?.tap_to_tick_ms));
    row("Technician bundle, brotli, KB (wasm + js + css)", bundle && `${bundle.total_kb} (${bundle.wasm_kb} + ${bundle.js_kb} + ${bundle.css_kb})`, "600", bundle && bundle.total_kb <= 600);
    row("  what follows while the first page is looked at, KB", bundle?.later_kb && String(bundle.later_kb));
    row("First contentful paint, cold, slow 4G, CPU 1/4: p50/max, ms", paint && `${round(paint.p50)} / ${round(paint.max)}`, "1800", paint && paint.p50 <= 1800);
    const start = (times) => times && `${round(times.p50)} / ${round(times.max)}`;
    row("Cold start offline until the day can be read and touched: p50/max, ms", start(cold?.full.listed), "1000", cold && cold.full.listed.p50 <= 1000);
    row("  with the CPU at a quarter", start(cold?.quarter.listed), "1000", cold && cold.quarter.listed.p50 <= 1000);
    row("  until the app itself has drawn it", start(cold?.full.answered));
    row("  with the CPU at a quarter", start(cold?.quarter.answered));
    if (board) {
      // A frame in 60 takes 16.7 ms; the browser's clock is off by a little.
      row(`Board, ${board.technicians} technicians, ${board.visits} visits: opened: p50/p95/p99, ms`, spread(board.opened_ms), "p50 500", board.opened_ms.p50 <= 500);
      row("  by its address in a new tab, the app started first, ms", spread(board.opened_tab_ms), "p50 500", board.opened_tab_ms.p50 <= 500);
      row("  by loading that page again, ms", spread(board.opened_reload_ms));
      row("  scrolled: between two frames, ms", spread(board.scroll_frame_ms), "p95 17.5", board.scroll_frame_ms.p95 <= 17.5);
      row("  the week scrolled, ms", spread(board.week_scroll_frame_ms), "p95 17.5", board.week_scroll_frame_ms.p95 <= 17.5);
      row("  a card dragged, ms", spread(board.drag_frame_ms), "p95 17.5", board.drag_frame_ms.p95 <= 17.5);
    }
  }
  if (server) {
    const { disk, push, pull, cost, reads, pokes } = server;
    row("This disk: 4 KB fdatasync, ms", spread(disk.fdatasync_4k_ms));
    row("This PostgreSQL: one bare INSERT committed, ms", spread(disk.bare_insert_ms));
    row(`${push.edits} edits over ${push.jobs} jobs until committed, ms`, spread(push.committed_ms), "below every peer");
    row("  until seen by a second device, ms", spread(push.visible_ms), "p95 500", within(push.visible_ms, 500));
    row(`${pull.jobs} jobs to a fresh device, ms`, spread(pull.taken_in_ms), "p95 2000", within(pull.taken_in_ms, 2000));
    row(`  ${pull.devices_at_once} fresh devices at once, all done, ms`, round(pull.at_once_ms));
    row("  nothing new, ms", spread(pull.nothing_new_ms));
    row(`${cost.pushes} pushes of one edit: server CPU, s`, round(cost.server_cpu_s));
    row("  peak memory, MB", round(cost.server_peak_rss_mb));
    row(`  ${cost.devices} devices: pushes per second`, round(cost.pushes_per_s));
    row("  one push, ms", spread(cost.push_ms));
    for (const [name, of] of [["job", reads.job_200_clients], ["list of 50 jobs", reads.job_list_200_clients]]) {
      row(`API, ${of.clients} clients without pause: ${name}, ms`, spread(of.ms), "p95 50, p99 150", within(of.ms, 50, 150));
      row("  requests per second; errors", `${of.requests_per_s}; ${of.errors}`, "0 errors", of.errors === 0);
    }
    row("API, 1 client: job, ms", spread(reads.job_1_client.ms));
    row(`Push sent until ${pokes.sockets} sockets know, ms`, spread(pokes.sent_to_poke_ms), "p95 50, p99 150", within(pokes.sent_to_poke_ms, 50, 150));
    row("  of that after the push was answered, ms", spread(pokes.answer_to_poke_ms));
  }
  for (const peer of peers ?? []) {
    const ratio = (ours, theirs) => (ours && theirs ? ` (${round(theirs.p50 / ours.p50)} x ours)` : "");
    row(`${peer.name}: the same 200 edits, seen by a second device, ms`, peer.problem ?? spread(peer.visible_ms) + ratio(server?.push.visible_ms, peer.visible_ms));
    row("  stored, ms", spread(peer.stored_ms) + ratio(server?.push.committed_ms, peer.stored_ms));
    row("  acknowledged, ms", peer.acknowledged_ms ? spread(peer.acknowledged_ms) : "-", peer.acknowledgement);
  }
  return all;
}

/** True where every peer that ran took longer to store and to show. */
function aheadOfPeers({ server, peers }) {
  const stored = (peers ?? []).flatMap((peer) => (peer.stored_ms ? [peer.stored_ms.p50] : []));
  return server && stored.length > 0 ? stored.every((theirs) => theirs > server.push.committed_ms.p50) : undefined;
}

export function table(measured) {
  const lines = rows(measured);
  const ahead = aheadOfPeers(measured);
  for (const line of lines) if (line[2] === "below every peer") line[3] = ahead === undefined ? "" : ahead ? "yes" : "NO";
  const titles = ["measured", "p50 / p95 / p99", "bar", "met"];
  const width = (column) => Math.max(...[titles, ...lines].map((line) => line[column].length));
  const widths = [width(0), width(1), width(2), width(3)];
  const print = (line) => line.map((cell, column) => cell.padEnd(widths[column])).join("  ").trimEnd();
  const { machine, versions, seconds } = measured;
  const about = [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memory_gb} GB, ${machine.disk}; ${machine.system}; load before: ${machine.load_before.join(" ")}`,
    Object.entries(versions).filter(([, version]) => version).map(([name, version]) => `${name.replaceAll("_", "-")} ${version.replace(/^rustc |^Chromium /, "")}`).join(", "),
    measured.server && `PostgreSQL ${measured.server.disk.postgres}, fsync ${measured.server.disk.postgres_fsync}`,
    `measured in ${seconds} s`,
  ];
  return [...about.filter(Boolean), "", print(titles), print(widths.map((wide) => "-".repeat(wide))), ...lines.map(print)].join("\n");
}
