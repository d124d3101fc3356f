-- The rates that time was entered at: each is in force from the first day it was used until another one was. Kantata keeps
-- no days with its rate cards.
with landed as (
    {{ current_landed('kantata', 'time_entry') }}
),

person as (
    {{ current_landed('kantata', 'user') }}
),

priced as (
    select
        workspace.engagement_id,
        coalesce(person.employee_number, landed.user_id) as resource_id,
        cast(landed.date_performed as date) as work_date,
        landed.currency,
        cast({{ divide('landed.rate_in_cents', 'landed.currency_base_unit') }} as decimal(18, 8)) as rate,
        landed.source_ref
    from landed
    inner join {{ ref('kantata_workspace') }} as workspace
        on landed._source = workspace._source and landed.workspace_id = workspace.id
    left join person on landed._source = person._source and landed.user_id = person.id
    where workspace.method = 'tm' and landed.billable = 'true' and landed.rate_in_cents is not null
),

days as (
    select *
    from priced
    qualify row_number() over (
        partition by engagement_id, resource_id, work_date order by rate desc, source_ref
    ) = 1
),

compared as (
    select
        *,
        lag(currency || ' ' || cast(rate as varchar)) over (
            partition by engagement_id, resource_id order by work_date
        ) as rate_before
    from days
),

starts as (
    select *
    from compared
    where rate_before is null or rate_before <> currency || ' ' || cast(rate as varchar)
)

select
    engagement_id,
    resource_id,
    work_date as valid_from,
    cast(lead(work_date) over (partition by engagement_id, resource_id order by work_date) - 1 as date) as valid_to,
    currency,
    rate,
    source_ref || '#rate' as source_ref
from starts
