"""What the drop format guarantees of a clean firm holds: guarantees.sql finds no record that breaks it."""


def test_guarantee(firm, guarantee):
    assert firm.execute(guarantee[1]).fetchall() == []
