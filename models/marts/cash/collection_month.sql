-- Cohorts of documents by the month they were dated, with the cash applied to them up to the as-of date. Both sides are
-- converted at the average rate of the cohort's month, so that an exchange gain never looks like a collection.
with receipts as (
    select
        rates.currency_view,
        cash.invoice_id,
        sum({{ multiply('cash.amount', 'rates.average_rate') }}) as amount
    from {{ ref('cash_application') }} as cash
    inner join {{ ref('invoice') }} as invoice on cash.invoice_id = invoice.invoice_id
    inner join {{ ref('exchange_rate') }} as rates
        on invoice.invoice_period = rates.period and cash.currency = rates.currency
    group by rates.currency_view, cash.invoice_id
)

select
    rates.currency_view,
    invoice.customer_id as customer,
    invoice.entity_id as entity,
    fiscal_period.period,
    fiscal_period.start_date as period_start,
    {{ money('sum(' ~ multiply('invoice.gross', 'rates.average_rate') ~ ')') }} as cohort_billed,
    {{ money('sum(coalesce(receipts.amount, 0))') }} as cohort_collected
from {{ ref('invoice') }} as invoice
inner join {{ ref('fiscal_period') }} as fiscal_period
    on invoice.invoice_period = fiscal_period.period and fiscal_period.is_reported
inner join {{ ref('exchange_rate') }} as rates
    on fiscal_period.period = rates.period and invoice.currency = rates.currency
left join receipts on rates.currency_view = receipts.currency_view and invoice.invoice_id = receipts.invoice_id
where invoice.is_posted
group by rates.currency_view, invoice.customer_id, invoice.entity_id, fiscal_period.period, fiscal_period.start_date
