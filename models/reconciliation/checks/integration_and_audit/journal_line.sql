-- Journal lines as the ledgers tell them, and which of them give pay away: of a journal with a line on an account of labour,
-- or of what is owed to people, every line that is not on an account on which no pay can be. The general file has none of
-- these (crossfoot/run/tiers.py), so no figure or exception tells their amounts either. Each ledger numbers its journals by
-- itself: `journal` is the ledger and the number. One row per line.
select
    *,
    coalesce(account_class, '') not in ('ar', 'unbilled', 'deferred_revenue', 'revenue', 'other_income')
    and max(case when account_class in ('labour', 'payroll_liability') then 1 else 0 end) over (partition by journal) = 1
        as is_pay
from (
    select
        *,
        split_part(source_ref, '/', 1) || '/' || journal_id as journal
    from ({{ input_layer('erp_journal_line') }}) as line
) as numbered
