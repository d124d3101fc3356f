select
    rates.currency_view,
    overhead.entity_id as entity,
    overhead.period,
    fiscal_period.start_date as period_start,
    {{ money('sum(' ~ multiply('overhead.amount', 'rates.average_rate') ~ ')') }} as overhead
from {{ ref('overhead') }} as overhead
inner join {{ ref('fiscal_period') }} as fiscal_period
    on overhead.period = fiscal_period.period and fiscal_period.is_reported
inner join {{ ref('exchange_rate') }} as rates
    on overhead.period = rates.period and overhead.currency = rates.currency
group by rates.currency_view, overhead.entity_id, overhead.period, fiscal_period.start_date
