{#- How what a source delivers differs from its contract: what the latest delivery that was read showed, and values that are
    in quarantine because they do not fit. -#}
with latest as (
    select
        source,
        stream,
        run_id,
        row_number() over (partition by source, stream order by finished_at desc) as recency
    from {{ source('landing_log', '_batches') }}
    where status = 'landed'
),

seen as (
    select
        notices.source,
        notices.stream,
        notices.column_name,
        notices.kind,
        notices.text as outcome,
        1 as occurrences,
        notices.noticed_at as seen_at
    from {{ source('landing_log', 'notices') }} as notices
    inner join latest
        on
            notices.source = latest.source
            and notices.stream = latest.stream
            and notices.run_id = latest.run_id
            and latest.recency = 1
    where notices.kind is not null
    union all
    select
        source,
        stream,
        column_name,
        case
            when reason = 'unknown_code' then 'new_value'
            when reason = 'bad_currency' then 'unit_or_currency'
            when reason = 'missing_value' then 'missing'
            when reason in ('too_many_decimals', 'number_too_large') then 'widening'
            else 'type'
        end as kind,
        'the records wait in quarantine' as outcome,
        1 as occurrences,
        quarantined_at as seen_at
    from {{ source('landing_log', 'quarantine') }}
    where status = 'open' and column_name is not null and reason <> 'duplicate_key'
)

select
    source,
    stream,
    column_name,
    kind,
    min(outcome) as outcome,
    cast(sum(occurrences) as bigint) as occurrences,
    min(seen_at) as seen_at
from seen
group by source, stream, column_name, kind
