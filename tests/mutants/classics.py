"""The classic mistakes of reports on a services firm, each where it is usually made."""

from typing import NamedTuple

from tests import compiled
from tests.mutants.definitions import changed


class InModel(NamedTuple):
    """A part of a model's compiled SQL and what it is mistaken for."""

    name: str
    model: str
    part: str
    mistaken: str

    @property
    def sql(self) -> dict[str, str]:
        """The SQL of the model with the mistake, by its name."""
        code = compiled.node(self.model)["compiled_code"]
        assert self.part in code, f"{self.name}: {self.model} has no '{self.part}'"
        return {self.model: code.replace(self.part, self.mistaken)}


LAST_DAY = "cast('9999-12-31' as date)"
MONTH_END = "movement.date <= fiscal_period.end_date"


def functional_currency(rows: str) -> str:
    """The currency of the legal entity instead of the document's."""
    entity = f'"work"."harmonized"."legal_entity" as entity where entity.entity_id = {rows}.entity_id'
    return f"(select entity.functional_currency from {entity}) as currency"


def latest(rate: str) -> str:
    """The newest exchange rate of a currency instead of the period's."""
    return f"first_value({rate}) over (partition by currency order by period desc)"


IN_MODELS = [
    # what happened, and when
    InModel("first_version_wins", "time_entry_record", "order by version desc", "order by version"),
    InModel("deleted_counted", "time_entry", "where not entries.is_deleted", ""),
    InModel("submitted_is_actual", "time_entry", "status = 'approved' as", "status in ('approved', 'submitted') as"),
    InModel("rejected_is_actual", "time_entry", "status = 'approved' as", "status in ('approved', 'rejected') as"),
    InModel("corrections_dropped", "time_entry", "where not entries.is_deleted", "where hours > 0 and not is_deleted"),
    InModel("revenue_by_work_date", "time_entry", "else entries.cutoff_period", "else entries.work_period"),
    InModel("close_date_as_booking_date", "booking", "else known_signed_date", "else close_date"),
    InModel("complete_is_accepted", "milestone", "else accepted_date", "else completed_date"),
    InModel("void_counted", "invoice", "invoices.status = 'posted'", "invoices.status in ('posted', 'void')"),
    InModel("draft_counted", "invoice", "invoices.status = 'posted'", "invoices.status <> 'void'"),
    InModel("credits_dropped", "invoice", "where invoices.", "where invoices.net_services >= 0 and invoices."),
    InModel("leave_not_approved", "absence", "status = 'approved' and", ""),
    InModel("holidays_worked", "working_day", " and holidays.date is null", ""),
    # currency
    InModel("closing_for_flows", "exchange_rate", "cast(average_rate as", "cast(closing_rate as"),
    InModel("average_for_balances", "exchange_rate", "cast(closing_rate as", "cast(average_rate as"),
    InModel("latest_rate_on_flows", "exchange_rate", "cast(average_rate as", f"cast({latest('average_rate')} as"),
    InModel("latest_rate_on_balances", "exchange_rate", "cast(closing_rate as", f"cast({latest('closing_rate')} as"),
    InModel("entity_currency_of_invoice", "invoice", "invoices.currency", functional_currency("invoices")),
    InModel("entity_currency_of_engagement", "engagement", "engagements.currency", functional_currency("engagements")),
    # in force on the day
    InModel("latest_cost_rate", "time_entry", "entries.work_date between cost_rate", f"{LAST_DAY} between cost_rate"),
    InModel("latest_bill_rate", "time_entry", "entries.work_date between bill_rate", f"{LAST_DAY} between bill_rate"),
    InModel("latest_job", "time_entry", "entries.work_date between job", f"{LAST_DAY} between job"),
    InModel("latest_hours_per_day", "capacity_month", "working_day.date between job", f"{LAST_DAY} between job"),
    InModel("latest_estimate", "percent_complete", "on estimate.valid_from_period <= fiscal_period.period", "on true"),
    InModel("latest_contract_value", "percent_complete", "and price_changes.period <= fiscal_period.period", ""),
    # people
    InModel("part_timers_at_full_hours", "capacity_month", "job.hours_per_day as", "8 as"),
    InModel("leavers_stay", "capacity_month", f"coalesce(worker.termination_date, {LAST_DAY})", LAST_DAY),
    InModel("leave_ignored", "capacity_month", "sum(day.gross_hours - day.absence_hours)", "sum(day.gross_hours)"),
    InModel("rate_card_for_contract_rate", "time_entry", "coalesce(bill_rate.rate, 0)", "coalesce(card_rate.rate, 0)"),
    InModel(
        "average_of_ratios", "person_metrics", "select *",
        "select * replace (utilization_hours / nullif(utilization_base, 0) as utilization_hours, "
        "case when utilization_base <> 0 then 1 else 0 end as utilization_base)",
    ),
    # contracts and cash
    InModel("netted_across_contracts", "contract_balance", "coalesce(line.contract, line.line_id)", "''"),
    InModel("tax_in_billed", "contract_movement", "cast(net_services as", "cast(net_services + tax as"),
    InModel("cash_not_as_of_the_date", "open_item_month", MONTH_END, f"({MONTH_END} or movement.kind = 'cash')"),
    InModel("unapplied_cash_ignored", "receivable_movement", "\nleft join", "\ninner join"),
]  # fmt: skip

SUMMED_BALANCES = ("ar_closing", "backlog_closing", "unbilled", "deferred", "pipeline_open", "headcount")


def summed(balance: str) -> str:
    """The definitions with a balance that is summed over the months of a quarter."""
    return changed(balance, ["config", "meta", "quarter"], "sum")
