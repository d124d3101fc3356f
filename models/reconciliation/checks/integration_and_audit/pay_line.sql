-- Journal lines that give pay away: of a journal with a line on an account of labour, or of what is owed to people, every line
-- that is not on an account on which no pay can be. The general file has none of them (crossfoot/run/tiers.py), so no figure
-- or exception tells their amounts either. One row per line.
with line as (
    {{ input_layer('erp_journal_line') }}
)

select
    journal_id,
    line_no
from line
where
    coalesce(account_class, '') not in ('ar', 'unbilled', 'deferred_revenue', 'revenue', 'other_income')
    and journal_id in (
        select of_pay.journal_id
        from line as of_pay
        where of_pay.account_class in ('labour', 'payroll_liability')
    )
