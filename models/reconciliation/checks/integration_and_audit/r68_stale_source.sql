-- R68 · Which sources are stale?
-- Prevents numbers that look complete while a source has stopped delivering. Age in whole days, told in hours, on the day
-- the newest records were observed.
with extracts as (
    select
        source,
        stream,
        max(cast(finished_at as date)) as extracted_on
    from {{ source('landing_log', '_batches') }}
    where status in ('landed', 'skipped')
    group by source, stream
),

aged as (
    select
        extracts.*,
        24 * {{ days_between('extracts.extracted_on', 'observation.observed_on') }} as hours_old,
        coalesce(agreed.agreed_hours, standard.agreed_hours) as agreed_hours
    from extracts
    cross join {{ source('run_history', 'observation') }} as observation
    left join {{ ref('source_sla') }} as agreed on extracts.stream = agreed.stream
    inner join {{ ref('source_sla') }} as standard on standard.stream = 'default'
)

select
    {{ check_record(
        'R68', key="source || ':' || stream", left_value='hours_old', right_value='agreed_hours', currency="'hours'",
        record="'stream:' || source || ':' || stream || ':age'", since_date='extracted_on', risk_amount='0',
        risk_currency=reporting_currency()
    ) }}
from aged
where hours_old > agreed_hours
