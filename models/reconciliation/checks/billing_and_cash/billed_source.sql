-- What posted documents bill, one row per source and document: the time entry, expense, milestone or billing event that an
-- invoice line names, the fee period of a line, and time whose transactions stand on several invoices. The rows behind R43.
with documents as (
    select invoice_id, invoice_date, currency from {{ ref('standing_invoice') }}
    union all
    select invoice_id, invoice_date, currency from {{ ref('invoice') }} where is_posted and doc_type = 'credit_memo'
),

spread as (
    select time_entry_id
    from {{ ref('project_transaction') }}
    where invoice_id is not null
    group by time_entry_id
    having min(invoice_id) <> max(invoice_id)
),

named as (
    select
        invoice_id,
        case
            when source_type = 'fee' and period_from is not null and period_to is not null
                then 'fee:' || engagement_id || ':' || cast(period_from as varchar) || ':' || cast(period_to as varchar)
            when source_type = 'time' then 'time_entry:' || source_id
            else source_type || ':' || source_id
        end as source,
        case
            when source_type = 'fee' and period_from is not null and period_to is not null
                then 'fee:' || engagement_id || ':' || {{ month_of('period_from') }}
        end as fee_record,
        sum(net) as amount,
        min(source_ref) as source_ref
    from ({{ input_layer('erp_invoice_line') }}) as line
    group by 1, 2, 3
    union all
    select
        transactions.invoice_id,
        'time_entry:' || transactions.time_entry_id as source,
        cast(null as varchar) as fee_record,
        sum(transactions.amount) as amount,
        min(transactions.source_ref) as source_ref
    from {{ ref('project_transaction') }} as transactions
    inner join spread on transactions.time_entry_id = spread.time_entry_id
    group by transactions.invoice_id, transactions.time_entry_id
)

select
    named.source,
    coalesce(named.fee_record, named.source) as record,
    named.invoice_id,
    documents.invoice_date,
    documents.currency,
    max(named.amount) as amount,
    min(named.source_ref) as source_ref
from named
inner join documents on named.invoice_id = documents.invoice_id
where named.source is not null and named.amount <> 0
group by named.source, named.fee_record, named.invoice_id, documents.invoice_date, documents.currency
