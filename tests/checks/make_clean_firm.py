"""Writes the files of the clean firm that follow from its hand-written ones: `python -m tests.checks.make_clean_firm`.

What people do on a day is stated in clean_work.py; documents and books follow from it.
Invoices, cash, posted revenue and balances are written by hand, so that the models are checked by a second head.
"""

from pathlib import Path

from tests.checks import clean_books, clean_documents, clean_work
from tests.checks.clean_work import FIRM, write


def derived() -> dict[str, list[dict]]:
    """The rows of every file that is not written by hand, by stream."""
    work = clean_work.time_entries()
    posted, pay = clean_documents.transactions(work), clean_books.payroll(work)
    bills = clean_documents.subcontractor_bills(work)
    return {
        "psa_time_entry": work,
        "psa_assignment_plan": clean_work.month_plan(work),
        "psa_assignment": clean_work.week_plan(work),
        "erp_project_transaction": posted,
        "erp_invoice_line": clean_documents.invoice_lines(posted),
        "erp_invoice_status": clean_documents.invoice_steps(),
        "crm_invoice_mirror": clean_documents.invoice_mirror(),
        "ap_subcontractor_bill": bills,
        "erp_purchase_bill": clean_documents.purchase_bills(bills),
        "payroll_actual": pay,
        "erp_journal_line": clean_books.journals(work, pay),
    }


def make(folder: Path = FIRM) -> None:
    """Writes the files into a folder."""
    for stream, rows in derived().items():
        write(stream, rows, folder)


if __name__ == "__main__":
    make()
