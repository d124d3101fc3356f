-- R71 · Which manual journals on revenue, receivables or WIP have no reference?
-- Prevents books that were made to agree by hand. A source document or the engagement is a reference. The amount of a line
-- that gives pay away is not told.
select
    {{ check_record(
        'R71', period='fiscal_period.period', key="journal.journal_id || ':' || cast(journal.line_no as varchar)",
        left_value='case when journal.is_pay then 1 else journal.amount_txn end', right_value='0',
        currency="case when journal.is_pay then 'count' else journal.currency end",
        record="'journal:' || journal.journal || ':' || cast(journal.line_no as varchar)",
        since_date='journal.posting_date', left_ref='journal.source_ref', risk_currency='journal.currency',
        risk_amount='case when journal.is_pay then 0 else abs(journal.amount_txn) end'
    ) }}
from {{ ref('journal_line') }} as journal
inner join {{ ref('fiscal_period') }} as fiscal_period
    on journal.posting_date between fiscal_period.start_date and fiscal_period.end_date and fiscal_period.is_reported
where
    journal.is_manual
    and journal.account_class in ('revenue', 'ar', 'unbilled', 'deferred_revenue', 'wip')
    and journal.source_doc is null
    and journal.engagement_id is null
