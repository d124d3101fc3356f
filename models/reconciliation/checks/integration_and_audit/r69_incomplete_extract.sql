-- R69 · Which extracts are incomplete?
-- Prevents a month from being reported on part of its records. Of each stream the latest delivery: its records, or the one
-- file that was refused. A manifest leaves no trace when it is good, so its refusal counts in the source's latest run only.
with deliveries as (
    select
        *,
        row_number() over (partition by source, stream order by finished_at desc, started_at desc) as recency,
        max(started_at) over (partition by source) as latest_start,
        max(started_at) over (partition by source, run_id) as run_start
    from {{ source('landing_log', '_batches') }}
    where status <> 'replayed'
),

latest as (
    select
        *,
        case when status = 'refused' then 1 else received end as announced,
        case when status = 'refused' then 0 else landed + unchanged + quarantined end as accounted
    from deliveries
    where recency = 1 and (stream <> '_manifest' or run_start = latest_start)
)

select
    {{ check_record(
        'R69', key="source || ':' || stream", left_value='announced', right_value='accounted', currency="'count'",
        record="'stream:' || source || ':' || stream || ':delivery'", since_date='finished_at', risk_amount='0',
        risk_currency=reporting_currency()
    ) }}
from latest
where announced <> accounted
