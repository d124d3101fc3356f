{{ config(materialized='ephemeral') }}

{#- Forecasts as they were kept against what came. What nothing was forecast of has no accuracy, nor what was
    forecast in another reporting currency. -#}
{%- set actuals = {'bookings': 'bookings_net', 'revenue': 'revenue_services', 'hours': 'client_billable_hours'} %}
with actual as (
    select
        currency_view,
        period,
        {%- for measure, column in actuals.items() %}
        sum({{ column }}) as {{ measure }}{% if not loop.last %},{% endif %}
        {%- endfor %}
    from {{ ref('engagement_month') }}
    group by currency_view, period
),

compared as (
    select
        actual.currency_view,
        actual.period,
        due.period_index - made.period_index as months_ahead,
        {%- for measure in actuals %}
        1 - {{ divide(
            'abs(actual.' ~ measure ~ ' - nullif(forecast.' ~ measure ~ ', 0))', 'abs(actual.' ~ measure ~ ')'
        ) }} as {{ measure }}{% if not loop.last %},{% endif %}
        {%- endfor %}
    from actual
    inner join {{ source('run_history', 'forecast') }} as forecast
        on
            actual.currency_view = forecast.currency_view
            and actual.period = forecast.forecast_month
            and forecast.currency = {{ reporting_currency() }}
    inner join {{ ref('fiscal_period') }} as due on actual.period = due.period
    inner join {{ ref('fiscal_period') }} as made on forecast.made_in = made.period
),

places as (
    select compared.*, 'months_ahead' as dim, cast(compared.months_ahead as varchar) as key from compared
    union all
    select compared.*, 'firm' as dim, 'all' as key
    from compared
    inner join {{ ref('check_threshold') }} as agreed
        on agreed.check_id = 'forecast_accuracy' and compared.months_ahead = agreed.value
)
{% for measure in actuals %}
select currency_view, dim, key, period, 'forecast_accuracy_{{ measure }}' as measure, {{ measure }} as value from places
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
