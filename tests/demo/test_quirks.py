"""The demo shows what real records look like: quirks.sql finds at least as many as it says."""


def test_quirk(firm, quirk):
    least = int(quirk[0].split(" · ")[0])
    found = firm.execute(quirk[1]).fetchall()
    assert len(found) >= least


def test_nobody_took_snapshots_in_the_first_month(firm):
    assert firm.execute("select min(as_of)[:7] from crm_opportunity_snapshot").fetchall() == [("2025-02",)]
