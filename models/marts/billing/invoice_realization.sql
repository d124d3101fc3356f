{%- set listed = multiply(multiply('hours.hours', 'hours.rate'), 'list_rates.average_rate') -%}

with hours as (
    select
        invoice.invoice_id,
        invoice.invoice_period as period,
        invoice.currency,
        invoice.net_services,
        transactions.hours,
        case
            when {{ policy('realization_denominator') }} = 'contract' then transactions.contract_currency
            else transactions.card_currency
        end as rate_currency,
        case
            when {{ policy('realization_denominator') }} = 'contract' then transactions.contract_rate
            else transactions.card_rate
        end as rate
    from {{ ref('project_transaction') }} as transactions
    inner join {{ ref('invoice') }} as invoice
        on transactions.invoice_id = invoice.invoice_id and invoice.is_posted and invoice.doc_type = 'invoice'
)

select
    rates.currency_view,
    hours.invoice_id as invoice,
    hours.period,
    fiscal_period.start_date as period_start,
    {{ multiply('hours.net_services', 'rates.average_rate') }} as realization_value,
    {{ money('sum(coalesce(' ~ listed ~ ', 0))') }} as realization_base
from hours
inner join {{ ref('fiscal_period') }} as fiscal_period
    on hours.period = fiscal_period.period and fiscal_period.is_reported
inner join {{ ref('exchange_rate') }} as rates on hours.period = rates.period and hours.currency = rates.currency
left join {{ ref('exchange_rate') }} as list_rates
    on
        rates.currency_view = list_rates.currency_view
        and hours.period = list_rates.period
        and hours.rate_currency = list_rates.currency
group by
    rates.currency_view,
    hours.invoice_id,
    hours.period,
    fiscal_period.start_date,
    hours.net_services,
    rates.average_rate
