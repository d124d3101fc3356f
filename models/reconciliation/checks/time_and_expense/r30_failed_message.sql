-- R30 · Which failed messages wait longer than agreed?
-- Prevents records that a system refused from being lost between two systems. A message is done when a later one of the
-- same flow about the same object arrived; it may take as long as is agreed for its flow. Records refused on landing are
-- messages to Crossfoot, and not waited for: numbers lack them. Who mends the record owns the message; one about anything
-- else is IT's.
{%- set owners = {
    'PMO': ['time_entry', 'engagement', 'milestone'], 'finance': ['invoice', 'expense'], 'sales ops': ['booking']
} %}

with messages as (
    select
        flow,
        object,
        object_id,
        max(case when status in ('failed', 'dead_letter') then event_at end) as failed_at,
        max(case when status in ('delivered', 'replayed') then event_at end) as arrived_at,
        max(source_ref) as source_ref
    from ({{ input_layer('integration_event') }}) as event
    where cast(event_at as date) <= {{ known_until() }}
    group by flow, object, object_id
),

observation as (
    select
        case
            when cast(landed_until as date) > {{ known_until() }}
                then cast({{ add_days(known_until(), 1) }} as timestamp)
            else landed_until
        end as known_at
    from {{ source('run_history', 'observation') }}
),

waiting as (
    select
        messages.flow,
        messages.object,
        messages.object_id,
        messages.failed_at,
        messages.source_ref,
        case
            {%- for owner, objects in owners.items() %}
            when messages.object in ('{{ objects | join("', '") }}') then '{{ owner }}'
            {%- endfor %}
        end as owner
    from messages
    cross join observation
    left join {{ ref('source_sla') }} as agreed on 'flow:' || messages.flow = agreed.stream
    inner join {{ ref('source_sla') }} as standard on standard.stream = 'flow'
    where
        (messages.arrived_at is null or messages.arrived_at < messages.failed_at)
        and {{ dbt.datediff('messages.failed_at', 'observation.known_at', 'second') }}
        > 3600 * coalesce(agreed.agreed_hours, standard.agreed_hours)
    union all
    select
        source as flow,
        stream as object,
        coalesce(record_id, quarantine_id) as object_id,
        min(quarantined_at) as failed_at,
        source || '/quarantine/' || min(quarantine_id) as source_ref,
        min(owner) as owner
    from {{ source('landing_log', 'quarantine') }}
    where status = 'open'
    group by source, stream, coalesce(record_id, quarantine_id)
)

select
    {{ check_record(
        'R30', key="waiting.object || ':' || waiting.object_id", left_value='count(*)', right_value='0', currency="'count'",
        record="waiting.object || ':' || waiting.object_id", since_date='min(waiting.failed_at)',
        risk_amount='coalesce(abs(max(message_object.amount)), 0)',
        risk_currency='coalesce(max(message_object.currency), ' ~ reporting_currency() ~ ')',
        left_ref='min(waiting.source_ref)', owner='min(waiting.owner)'
    ) }}
from waiting
left join {{ ref('message_object') }} as message_object
    on waiting.object = message_object.object and waiting.object_id = message_object.object_id
group by waiting.object, waiting.object_id
