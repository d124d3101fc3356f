{{ config(schema='marts') }}

{#- Processes as figures, finished at each grain they are asked by (dim, key): messages between systems by flow, the age of
    extracts by source and stream on the day the records were observed, manual journals of the primary ledger by entity, and
    how near a close's margin came to the one of now. A percentile is the smallest value that so many in a hundred do not
    exceed. -#}
{%- set measures = [
    'sync_latency_p50', 'sync_latency_p95', 'messages_measured', 'messages_in_time', 'failed_messages', 'queue_open',
    'queue_resolved', 'queue_resolved_days', 'freshness_hours', 'manual_journals', 'manual_journals_value', 'margin_accuracy'
] %}
with months as (
    select period, start_date, end_date from {{ ref('fiscal_period') }} where is_reported
),

flows as (
    select distinct flow from ({{ input_layer('integration_event') }}) as event
),

flow_places as (
    select flow, 'flow' as dim, flow as key from flows
    union all
    select flow, 'firm' as dim, 'all' as key from flows
),

latencies as (
    select
        places.dim,
        places.key,
        {{ month_of('event.event_at') }} as period,
        {{ dbt.datediff('event.event_at', 'event.target_created_at', 'second') }} as seconds,
        3600 * coalesce(agreed.agreed_hours, standard.agreed_hours) as agreed_seconds
    from ({{ input_layer('integration_event') }}) as event
    inner join flow_places as places on event.flow = places.flow
    left join {{ ref('source_sla') }} as agreed on 'flow:' || event.flow = agreed.stream
    inner join {{ ref('source_sla') }} as standard on standard.stream = 'flow'
    where cast(event.target_created_at as date) <= {{ known_until() }}
),

ranked as (
    select
        *,
        row_number() over (partition by dim, key, period order by seconds) as place,
        count(*) over (partition by dim, key, period) as messages
    from latencies
),

incidents as (
    select
        places.dim,
        places.key,
        months.period,
        case when {{ month_of('incident.failed_on') }} = months.period and incident.arrived_on is null then 1 else 0 end
            as failed,
        case
            when incident.failed_on <= months.end_date and coalesce(incident.arrived_on, {{ last_day() }}) > months.end_date
                then 1
            else 0
        end as is_open,
        case when {{ month_of('incident.arrived_on') }} = months.period then 1 else 0 end as resolved,
        {{ days_between('incident.failed_on', 'incident.arrived_on') }} as days
    from flow_places as places
    cross join months
    left join {{ ref('message_incident') }} as incident on places.flow = incident.flow
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

journals as (
    select entity_id, {{ month_of('posting_date') }} as period, journal_id, currency, amount_txn
    from ({{ input_layer('erp_journal_line') }}) as journal
    where is_manual and book = 'primary' and posting_date <= {{ known_until() }}
),

journal_places as (
    select journals.*, 'firm' as dim, 'all' as key from journals
    union all
    select journals.*, 'entity' as dim, entity_id as key from journals
),

margins as (
    {%- for dim, key in {'firm': "'all'", 'entity': 'entity', 'practice': 'practice'}.items() %}
    select currency_view, '{{ dim }}' as dim, {{ key }} as key, period, sum(revenue_net - cost_std) as margin_std
    from {{ ref('engagement_month') }}
    group by currency_view, {% if dim != 'firm' %}{{ key }}, {% endif %}period
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

views as (
    select distinct currency_view from {{ ref('exchange_rate') }}
),

{#- What is in no currency stands in every view. -#}
figures as (
    select
        dim, key, period, 'sync_latency_p50' as measure,
        {{ divide('min(case when place * 100 >= messages * 50 then seconds end)', '3600') }} as value
    from ranked
    group by dim, key, period
    union all
    select
        dim, key, period, 'sync_latency_p95' as measure,
        {{ divide('min(case when place * 100 >= messages * 95 then seconds end)', '3600') }} as value
    from ranked
    group by dim, key, period
    union all
    select dim, key, period, 'messages_measured' as measure, count(*) as value from ranked group by dim, key, period
    union all
    select dim, key, period, 'messages_in_time' as measure, sum(case when seconds <= agreed_seconds then 1 else 0 end) as value
    from ranked
    group by dim, key, period
    {%- for measure, value in {
        'failed_messages': 'failed', 'queue_open': 'is_open', 'queue_resolved': 'resolved',
        'queue_resolved_days': 'case when resolved = 1 then days else 0 end'
    }.items() %}
    union all
    select dim, key, period, '{{ measure }}' as measure, sum({{ value }}) as value from incidents group by dim, key, period
    {%- endfor %}
    {%- for dim, key in {'firm': "'all'", 'source': 'source', 'stream': "source || ':' || stream"}.items() %}
    union all
    select '{{ dim }}' as dim, {{ key }} as key, {{ last_period() }} as period, 'freshness_hours' as measure, max(hours) as value
    from extracts
    group by 2
    {%- endfor %}
    union all
    select dim, key, period, 'manual_journals' as measure, count(distinct journal_id) as value
    from journal_places
    group by dim, key, period
),

viewed as (
    select views.currency_view, figures.dim, figures.key, figures.period, figures.measure, {{ money('figures.value') }} as value
    from figures
    cross join views
    union all
    select
        rates.currency_view, places.dim, places.key, places.period, 'manual_journals_value' as measure,
        sum(case when places.amount_txn > 0 then {{ multiply('places.amount_txn', 'rates.average_rate') }} else 0 end) as value
    from journal_places as places
    inner join {{ ref('exchange_rate') }} as rates
        on places.period = rates.period and places.currency = rates.currency
    group by rates.currency_view, places.dim, places.key, places.period
    union all
    select
        margins.currency_view, margins.dim, margins.key, margins.period, 'margin_accuracy' as measure,
        1 - {{ divide('abs(reported.value - margins.margin_std)', 'abs(margins.margin_std)') }} as value
    from margins
    inner join {{ source('run_history', 'reported_figure') }} as reported
        on
            reported.metric = 'margin_std'
            and margins.currency_view = reported.currency_view
            and margins.dim = reported.dim
            and margins.key = reported.key
            and margins.period = reported.period
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
