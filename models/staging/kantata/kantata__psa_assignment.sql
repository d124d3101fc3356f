with landed as (
    {{ current_landed('kantata', 'workspace_allocation') }}
),

place as (
    {{ current_landed('kantata', 'workspace_resource') }}
),

role as (
    {{ current_landed('kantata', 'role') }}
),

person as (
    {{ current_landed('kantata', 'user') }}
),

days as (
    select
        landed.*,
        cast(unnest(generate_series(cast(landed.start_date as date), cast(landed.end_date as date), interval 1 day)) as date) as day
    from landed
),

working_days as (
    select *
    from days
    qualify isodow(day) <= 5 or max(case when isodow(day) <= 5 then 1 else 0 end) over (partition by source_ref) = 0
),

weeks as (
    select
        _source,
        workspace_id,
        workspace_resource_id,
        hard,
        source_ref,
        minutes,
        cast(date_trunc('week', day) as date) as week_start,
        count(*) as days
    from working_days
    group by all
),

shares as (
    select
        *,
        sum(days) over (partition by source_ref) as all_days
    from weeks
),

planned as (
    select
        coalesce(workspace.engagement_id, shares.workspace_id) as engagement_id,
        coalesce(person.employee_number, place.user_id) as resource_id,
        role.name as role_id,
        shares.week_start,
        {{ divide('cast(shares.minutes as integer) * shares.days', '60 * shares.all_days') }} as hours,
        case when shares.hard = 'true' then 'hard' else 'soft' end as kind,
        shares.source_ref
    from shares
    left join {{ ref('kantata_workspace') }} as workspace on shares._source = workspace._source and shares.workspace_id = workspace.id
    left join place on shares._source = place._source and shares.workspace_resource_id = place.id
    left join role on place._source = role._source and place.role_id = role.id
    left join person on place._source = person._source and place.user_id = person.id
)

select
    engagement_id,
    resource_id,
    role_id,
    week_start,
    cast(sum(hours) as decimal(18, 6)) as hours,
    kind,
    min(source_ref) || '#' || cast(week_start as varchar) as source_ref
from planned
group by engagement_id, resource_id, role_id, week_start, kind
having sum(hours) > 0
