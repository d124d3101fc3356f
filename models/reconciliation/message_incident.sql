{{ config(materialized='ephemeral') }}

{#- Messages between systems that failed: one incident from the first failure about an object of a flow to the next message
    about it that arrived (empty while none did). -#}
with messages as (
    select flow, object, object_id, status, event_at
    from ({{ input_layer('integration_event') }}) as event
    where cast(event_at as date) <= {{ known_until() }}
),

failures as (
    select
        failed.flow,
        failed.object,
        failed.object_id,
        failed.event_at,
        min(arrived.event_at) as arrived_at
    from messages as failed
    left join messages as arrived
        on
            failed.flow = arrived.flow
            and failed.object = arrived.object
            and failed.object_id = arrived.object_id
            and failed.event_at < arrived.event_at
            and arrived.status in ('delivered', 'replayed')
    where failed.status in ('failed', 'dead_letter')
    group by failed.flow, failed.object, failed.object_id, failed.event_at
)

select
    flow,
    cast(min(event_at) as date) as failed_on,
    cast(arrived_at as date) as arrived_on
from failures
group by flow, object, object_id, arrived_at
