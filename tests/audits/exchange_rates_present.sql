-- Guards against amounts that vanish because their currency has no rate: a missing rate of a needed period stops the
-- build. One row per reported month and currency that an amount needs and that lacks its average or closing rate.
with needed as (
    select period, currency from {{ ref('contract_movement') }}
    union
    select period, currency from {{ ref('delivery_movement') }}
    union
    select work_period as period, cost_currency as currency from {{ ref('time_entry') }} where cost_value <> 0
    union
    select period, currency from {{ ref('expense') }}
    union
    select period, currency from {{ ref('payroll') }}
    union
    select period, currency from {{ ref('subcontractor_bill') }}
    union
    select period, currency from {{ ref('overhead') }}
    union
    select period, currency from {{ ref('opportunity_snapshot') }}
    union
    select invoice_period as period, currency from {{ ref('invoice') }}
    union
    select period, currency from {{ ref('cash_application') }}
    union
    select period, currency from {{ ref('ar_writeoff') }}
)

select
    needed.period,
    needed.currency
from needed
inner join {{ ref('fiscal_period') }} as fiscal_period on needed.period = fiscal_period.period and fiscal_period.is_reported
left join {{ ref('exchange_rate') }} as rates
    on rates.currency_view = 'reporting' and needed.period = rates.period and needed.currency = rates.currency
where rates.average_rate is null or rates.closing_rate is null
