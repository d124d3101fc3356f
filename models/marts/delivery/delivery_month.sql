with flows as (
    select
        line_id,
        period,
        currency,
        rate_type,
        measure,
        sum(amount) as amount
    from {{ ref('delivery_movement') }}
    group by line_id, period, currency, rate_type, measure
),

converted as (
    select
        rates.currency_view,
        flows.line_id,
        flows.period,
        flows.measure,
        {{ multiply(
            'flows.amount', "case when flows.rate_type = 'closing' then rates.closing_rate else rates.average_rate end"
        ) }} as amount
    from flows
    inner join {{ ref('exchange_rate') }} as rates
        on flows.period = rates.period and flows.currency = rates.currency
)

select
    currency_view,
    line_id,
    period,
    {%- for measure in delivery_measures().split() %}
    {{ money("sum(case when measure = '" ~ measure ~ "' then amount else 0 end)") }} as {{ measure }}{% if not loop.last %},{% endif %}
    {%- endfor %}
from converted
group by currency_view, line_id, period
