with versions as (
    select
        *,
        row_number() over (partition by time_entry_id order by version desc) as recency
    from ({{ input_layer('psa_time_entry') }}) as input_rows
    where updated_date <= {{ known_until() }}
)

select
    time_entry_id,
    version,
    {{ linked_id('person', 'versions.resource_id') }} as resource_id,
    {{ linked_id('project', 'versions.engagement_id') }} as engagement_id,
    work_date,
    {{ month_of('work_date') }} as work_period,
    hours,
    billable,
    status,
    submitted_date,
    approved_date,
    task_id,
    submitted_by,
    approved_by,
    is_deleted,
    source_ref
from versions
where recency = 1
