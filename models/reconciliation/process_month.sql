{{ config(schema='marts') }}

{#- Processes as figures, finished at each grain they are asked by (dim, key): messages between systems by flow, the age of
    extracts by source and stream on the day the records were observed, manual journals of the primary ledger by entity, how
    long projects take to be ready, and how near a close's margin came to the one of now and a forecast to what came. -#}
{%- set measures = [
    'sync_latency_p50', 'sync_latency_p95', 'messages_measured', 'messages_in_time', 'failed_messages', 'queue_open',
    'queue_resolved', 'queue_resolved_days', 'freshness_hours', 'manual_journals', 'manual_journals_value', 'margin_accuracy',
    'forecast_accuracy_bookings', 'forecast_accuracy_revenue', 'forecast_accuracy_hours', 'setup_ready_total',
    'setup_ready_count'
] %}
with months as (
    select period, start_date from {{ ref('fiscal_period') }} where is_reported
),

extracts as (
    select
        batch.source,
        batch.stream,
        24 * {{ days_between('max(cast(batch.finished_at as date))', 'max(observation.observed_on)') }} as hours
    from {{ source('landing_log', '_batches') }} as batch
    cross join {{ source('run_history', 'observation') }} as observation
    where batch.status in ('landed', 'skipped')
    group by batch.source, batch.stream
),

extract_places as (
    select 'firm' as dim, 'all' as key, hours from extracts
    union all
    select 'source' as dim, source as key, hours from extracts
    union all
    select 'stream' as dim, source || ':' || stream as key, hours from extracts
),

views as (
    select distinct currency_view from {{ ref('exchange_rate') }}
),

{#- What is in no currency stands in every view. -#}
figures as (
    select dim, key, period, measure, value from {{ ref('message_process') }}
    union all
    select dim, key, period, measure, value from {{ ref('setup_process') }}
    union all
    select dim, key, {{ last_period() }} as period, 'freshness_hours' as measure, max(hours) as value
    from extract_places
    group by dim, key
),

viewed as (
    select views.currency_view, figures.dim, figures.key, figures.period, figures.measure, {{ money('figures.value') }} as value
    from figures
    cross join views
    union all
    select currency_view, dim, key, period, measure, {{ money('value') }} as value from {{ ref('close_process') }}
    union all
    select currency_view, dim, key, period, measure, {{ money('value') }} as value from {{ ref('forecast_accuracy') }}
)

select
    viewed.currency_view,
    viewed.dim,
    viewed.key,
    months.period,
    months.start_date as period_start,
    {%- for measure in measures %}
    {{ money("max(case when viewed.measure = '" ~ measure ~ "' then viewed.value end)") }} as {{ measure }}{% if not loop.last %},{% endif %}
    {%- endfor %}
from viewed
inner join months on viewed.period = months.period
group by viewed.currency_view, viewed.dim, viewed.key, months.period, months.start_date
