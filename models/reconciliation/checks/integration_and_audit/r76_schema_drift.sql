-- R76 · Where did a source's schema change?
-- Prevents values that a renamed or retyped field takes out of the numbers: fields that arrive undeclared with the latest
-- file that was read, and values that do not fit their field (open in quarantine).
with latest as (
    select
        source,
        stream,
        run_id,
        row_number() over (partition by source, stream order by finished_at desc) as recency
    from {{ source('landing_log', '_batches') }}
    where status = 'landed'
),

-- The text of the notice names the column in quotes, and nothing else in quotes before it.
undeclared as (
    select
        notices.source,
        notices.stream,
        split_part(notices.text, '''', 2) as field,
        1 as occurrences,
        notices.noticed_at as seen_at
    from {{ source('landing_log', 'notices') }} as notices
    inner join latest
        on
            notices.source = latest.source
            and notices.stream = latest.stream
            and notices.run_id = latest.run_id
            and latest.recency = 1
    where notices.code = 'unknown_column'
),

drifted as (
    select source, stream, field, occurrences, seen_at from undeclared
    union all
    select source, stream, column_name as field, count(*) as occurrences, min(quarantined_at) as seen_at
    from {{ source('landing_log', 'quarantine') }}
    where status = 'open' and column_name is not null and reason <> 'duplicate_key'
    group by source, stream, column_name
)

select
    {{ check_record(
        'R76', key="stream || ':' || field", left_value='sum(occurrences)', right_value='0', currency="'count'",
        record="'field:' || source || ':' || stream || ':' || field", since_date='min(seen_at)', risk_amount='0',
        risk_currency=reporting_currency()
    ) }}
from drifted
group by source, stream, field
