-- The ERP promises one transaction per entry; where it holds more (R27), they are compared together.
with postings as (
    select
        transactions.time_entry_id,
        sum(transactions.amount) as amount,
        min(transactions.posting_date) as posting_date,
        min(transactions.source_ref) as source_ref,
        max(case when invoice.is_posted then 1 else 0 end) = 1 as is_invoiced
    from {{ ref('project_transaction') }} as transactions
    left join {{ ref('invoice') }} as invoice on transactions.invoice_id = invoice.invoice_id
    group by transactions.time_entry_id
),

due as (
    select
        time_entry.time_entry_id,
        time_entry.resource_id,
        time_entry.engagement_id,
        time_entry.work_period,
        time_entry.approved_date,
        time_entry.bill_currency,
        time_entry.bill_value,
        postings.time_entry_id is not null as is_posted,
        cast(postings.amount as decimal(18, 6)) as posted_amount,
        postings.posting_date,
        postings.source_ref as posting_ref,
        coalesce(postings.is_invoiced, false) as is_invoiced,
        {{ dbt.last_day('time_entry.work_date', 'month') }} as work_month_end,
        time_entry.source_ref
    from {{ ref('time_entry') }} as time_entry
    left join postings on time_entry.time_entry_id = postings.time_entry_id
    where time_entry.is_tm and time_entry.cutoff_period is not null
),

compared as (
    select
        *,
        {{ days_between('work_month_end', policy('as_of')) }} > {{ policy('recon_stale_days') }} as is_stale,
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
    work_month_end,
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
