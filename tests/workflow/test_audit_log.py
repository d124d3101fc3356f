"""The audit log names the line that was edited, dropped, moved or cut off."""

import multiprocessing

import pytest

from crossfoot.workflow import AuditLog


@pytest.fixture
def log(tmp_path):
    log = AuditLog(tmp_path / "audit")
    for number in range(5):
        log.append({"number": number, "who": "Ana Ruiz ✓"})
    return log


def lines(tmp_path):
    return (tmp_path / "audit" / "log.jsonl").read_text().splitlines()


def rewrite(tmp_path, changed):
    (tmp_path / "audit" / "log.jsonl").write_text("".join(f"{line}\n" for line in changed))


def test_an_untouched_log_holds(log):
    assert log.verify() == []
    assert [entry["number"] for entry in log.entries()] == [0, 1, 2, 3, 4]


def test_an_empty_log_holds(tmp_path):
    assert AuditLog(tmp_path / "audit").verify() == []


def test_an_edited_line_is_named(log, tmp_path):
    rewrite(tmp_path, [line.replace('\\"number\\": 2', '\\"number\\": 9') for line in lines(tmp_path)])
    assert [flaw.line for flaw in log.verify()] == [3]


def test_a_dropped_line_is_named(log, tmp_path):
    kept = lines(tmp_path)
    rewrite(tmp_path, kept[:1] + kept[2:])
    assert log.verify()[0].line == 2


def test_a_moved_line_is_named(log, tmp_path):
    a, b, c, d, e = lines(tmp_path)
    rewrite(tmp_path, [a, c, b, d, e])
    assert log.verify()[0].line == 2


@pytest.mark.parametrize("left", [0, 1, 4])
def test_a_cut_tail_is_named(log, tmp_path, left):
    rewrite(tmp_path, lines(tmp_path)[:left])
    assert [(flaw.line, flaw.problem) for flaw in log.verify()] == [
        (left + 1, f"{5 - left} lines are missing at the end")
    ]


def test_a_forged_line_at_the_end_is_named(log, tmp_path):
    rewrite(tmp_path, [*lines(tmp_path), '{"entry": "{}", "hash": "0"}'])
    assert log.verify()[0].line == 6


@pytest.mark.parametrize("head", ["", "five", "5"])
def test_a_head_that_is_emptied_or_overwritten_is_named(log, tmp_path, head):
    (tmp_path / "audit" / "HEAD").write_text(head)
    assert [flaw.line for flaw in log.verify()] == [5]


def append_ten(folder):
    for number in range(10):
        AuditLog(folder).append({"number": number})


def test_two_processes_write_one_chain(tmp_path):
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=append_ten, args=(tmp_path / "audit",)) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(300)
    log = AuditLog(tmp_path / "audit")
    assert log.verify() == []
    assert len(log.entries()) == 20
