{#- The records behind the open exceptions, with their money at risk in the reporting currency at closing rates of L. A
    record that several exceptions hold is counted in the one whose check comes first by precedence. -#}
with records as (
    select
        difference.exception_id,
        records.*,
        register.precedence,
        {{ multiply('records.risk_amount', 'coalesce(rates.closing_rate, 0)') }} as risk_reporting
    from {{ ref('difference_record') }} as records
    inner join {{ ref('check_difference') }} as difference
        on
            records.check_id = difference.check_id
            and records.period = difference.period
            and records.key = difference.key
            and records.currency = difference.currency
    inner join {{ ref('check_register') }} as register on records.check_id = register.check_id
    left join {{ ref('exchange_rate') }} as rates
        on
            rates.currency_view = 'reporting'
            and rates.period = {{ last_period() }}
            and records.risk_currency = rates.currency
),

ranked as (
    select
        *,
        row_number() over (partition by record order by precedence, check_id, period, key, currency) as claim
    from records
)

select
    exception_id,
    check_id,
    record,
    left_value,
    right_value,
    currency,
    risk_amount,
    risk_currency,
    risk_reporting,
    {{ money('case when claim = 1 then risk_reporting else 0 end') }} as risk_counted,
    since_date,
    left_ref,
    right_ref
from ranked
