with due as (
    select
        time_entry.time_entry_id,
        time_entry.resource_id,
        time_entry.engagement_id,
        time_entry.work_period,
        time_entry.approved_date,
        time_entry.bill_currency,
        time_entry.bill_value,
        transactions.transaction_id is not null as is_posted,
        transactions.amount as posted_amount,
        transactions.posting_date,
        transactions.source_ref as posting_ref,
        coalesce(invoice.is_posted, false) as is_invoiced,
        {{ days_between('work_month.end_date', policy('as_of')) }} > {{ policy('recon_stale_days') }} as is_stale,
        time_entry.source_ref
    from {{ ref('time_entry') }} as time_entry
    left join {{ ref('project_transaction') }} as transactions
        on time_entry.time_entry_id = transactions.time_entry_id
    left join {{ ref('invoice') }} as invoice on transactions.invoice_id = invoice.invoice_id
    left join {{ ref('fiscal_period') }} as work_month on time_entry.work_period = work_month.period
    where time_entry.is_approved and time_entry.is_tm and time_entry.cutoff_period is not null
),

compared as (
    select
        *,
        is_posted and abs(bill_value - posted_amount) > 0.005 as is_different
    from due
)

select
    time_entry_id,
    resource_id,
    engagement_id,
    work_period,
    approved_date,
    bill_currency,
    bill_value,
    is_posted,
    posted_amount,
    posting_date,
    posting_ref,
    is_invoiced,
    is_stale,
    is_different,
    {{ money('case
        when not is_posted then bill_value
        when not is_invoiced and is_stale then bill_value
        when is_different then abs(bill_value - posted_amount)
        else 0
    end') }} as amount_at_risk,
    source_ref
from compared
