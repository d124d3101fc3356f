{{ config(materialized='ephemeral') }}

{#- Figures of messages between systems: how long they took, and the failed ones. A percentile is the smallest value that so
    many in a hundred do not exceed. -#}
with months as (
    select period, end_date from {{ ref('fiscal_period') }}
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
)

{%- for measure, percent in {'sync_latency_p50': 50, 'sync_latency_p95': 95}.items() %}
select
    dim, key, period, '{{ measure }}' as measure,
    {{ divide('min(case when place * 100 >= messages * ' ~ percent ~ ' then seconds end)', '3600') }} as value
from ranked
group by dim, key, period
union all
{%- endfor %}
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
