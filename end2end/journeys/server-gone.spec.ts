// The server's process ends in the middle of a sync. When it is back, everything arrives, once.
import type { Page, Request } from "@playwright/test";
import { expect, test } from "../fixtures/fleet";
import { badge, openJob, openStep, start, takePhotos, tick, writeNotes } from "../fixtures/visit";

const CHECKS = ["Lids secured", "Baffles inspected", "Filter cleaned", "Alarm tested", "Site raked", "Pump run", "Inlet clear", "Outlet clear"];

/** Resolves with the first request of that kind that leaves the page. */
const leaves = (page: Page, kind: (request: Request) => boolean) => page.waitForRequest(kind, { timeout: 30_000 });

const MOMENTS = {
  "while the changes are being pushed": (request: Request) => request.url().endsWith("/replication/push"),
  "while the first photo is being sent": (request: Request) => request.method() === "PATCH" && request.url().includes("/blobs/"),
};

for (const [moment, kind] of Object.entries(MOMENTS)) {
  test(`a server killed ${moment} loses and doubles nothing`, async ({ fleet, office, server }) => {
    test.setTimeout(120_000);
    const items = CHECKS.map((label) => ({ section: "work" as const, label, kind: "check" as const }));
    const job = await office.job({ service: { items } });
    const page = await fleet.phone("tech1");
    await openJob(page, job);
    await start(page);
    await openStep(page, job, "work");
    await page.context().setOffline(true);
    for (const label of CHECKS) await tick(page, label);
    await writeNotes(page, "Everything by hand.");
    await takePhotos(page, 1, 2);

    const caught = leaves(page, kind);
    await page.context().setOffline(false);
    await caught;
    await server.kill();
    await expect(badge(page)).toHaveText("1");
    await server.start();
    await expect(badge(page)).toHaveCount(0, { timeout: 60_000 });

    const one = (statement: string) => server.sql(statement);
    expect(await one(`select count(*) from checklist_answers where job_id = '${job.id}' and answer is not null`)).toBe(String(CHECKS.length));
    expect(await one(`select text from job_notes where job_id = '${job.id}' and field = 'work'`)).toBe("Everything by hand.");
    expect(await one(`select count(*), count(distinct sha256) from attachments where job_id = '${job.id}'`)).toBe("2|2");
    expect(await one("select count(*) from blobs where state = 'verified'")).toBe(await one("select count(*) from blobs"));
    // Numbers without a gap, each decided once; one timeline entry for each act.
    expect(await one("select max(mutation_id) - count(*), min(mutation_id), bool_and(outcome = 'accepted') from mutations")).toBe("0|1|t");
    const events = "select type, count(*) from job_events where type in ('checklist_answered', 'photo_added') group by type order by type";
    expect(await one(events.replace("where", `where job_id = '${job.id}' and`))).toBe(`checklist_answered|${CHECKS.length}\nphoto_added|2`);
  });
}
