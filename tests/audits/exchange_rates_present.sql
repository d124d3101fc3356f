-- Guards against amounts that vanish because their currency has no rate: a missing rate of a needed period stops the
-- build. One row per month and currency that a flow (average) or a balance (closing) needs and that has no such rate.
with needed as (
    select period, currency, 'average' as rate_type from {{ ref('contract_movement') }} where amount <> 0
    union
    select period, currency, rate_type from {{ ref('delivery_movement') }} where amount <> 0
    union
    select work_period as period, cost_currency as currency, 'average' as rate_type
    from {{ ref('time_entry') }}
    where is_approved and cost_value <> 0
    union
    select period, currency, 'average' as rate_type from {{ ref('expense') }}
    union
    select period, currency, 'average' as rate_type from {{ ref('payroll') }}
    union
    select period, currency, 'average' as rate_type from {{ ref('subcontractor_bill') }}
    union
    select period, currency, 'average' as rate_type from {{ ref('overhead') }}
    union
    select period, currency, 'average' as rate_type from {{ ref('receivable_movement') }}
    union
    select period, currency, 'closing' as rate_type from {{ ref('opportunity_snapshot') }}
    union
    select period, currency, 'closing' as rate_type from {{ ref('open_item_month') }} where open_amount <> 0
    union
    select period, currency, 'closing' as rate_type
    from {{ ref('contract_line_month') }}
    where backlog <> 0 or contract_position <> 0
)

select
    needed.period,
    needed.currency,
    needed.rate_type
from needed
inner join {{ ref('fiscal_period') }} as fiscal_period
    on needed.period = fiscal_period.period and (fiscal_period.is_reported or needed.rate_type = 'closing')
left join {{ ref('exchange_rate') }} as rates
    on rates.currency_view = 'reporting' and needed.period = rates.period and needed.currency = rates.currency
where
    (needed.rate_type = 'average' and rates.average_rate is null)
    or (needed.rate_type = 'closing' and rates.closing_rate is null)
