-- A schedule's hours of each day, an exception before the weekly pattern, added up by week. Assignments have no hours of
-- their own but formulas, which are not read. A request without a schedule asks for its hours evenly from Monday to Friday.
with assignment as (
    select *
    from ({{ current_landed('certinia', 'assignment') }})
    where pse__resource__c is not null and coalesce(pse__status__c, '') not in ('Cancelled', 'Closed')
),

request as (
    {{ current_landed('certinia', 'resource_request') }}
),

schedule as (
    {{ current_landed('certinia', 'schedule') }}
),

exception as (
    {{ current_landed('certinia', 'schedule_exception') }}
),

project as (
    {{ current_landed('certinia', 'project') }}
),

contact as (
    {{ current_landed('certinia', 'contact') }}
),

booked as (
    select
        assignment._source,
        assignment.pse__project__c as project_id,
        assignment.pse__resource__c as contact_id,
        assignment.pse__role__c as role_id,
        assignment.pse__schedule__c as schedule_id,
        null as requested_hours,
        null as start_date,
        null as end_date,
        case when assignment.pse__status__c = 'Tentative' then 'soft' else 'hard' end as kind,
        request.createddate as requested_at,
        assignment.probability__c,
        assignment.source_ref
    from assignment
    left join request on assignment._source = request._source and assignment.pse__resource_request__c = request.id

    union all

    select
        request._source,
        request.pse__project__c as project_id,
        null as contact_id,
        request.pse__resource_role__c as role_id,
        request.pse__preferred_schedule__c as schedule_id,
        request.pse__sow_hours__c as requested_hours,
        request.pse__start_date__c as start_date,
        request.pse__end_date__c as end_date,
        case when request.pse__status__c = 'Ready to Staff' then 'hard' else 'soft' end as kind,
        request.createddate as requested_at,
        request.probability__c,
        request.source_ref
    from request
    left join assignment on request._source = assignment._source and request.id = assignment.pse__resource_request__c
    where
        request.pse__status__c not in ('Assigned', 'Cancelled')
        and request.pse__project__c is not null
        and assignment.id is null
),

days as (
    select
        booked.*,
        schedule.id as pattern_id,
        cast(unnest(generate_series(
            cast(coalesce(schedule.pse__start_date__c, booked.start_date) as date),
            cast(coalesce(schedule.pse__end_date__c, booked.end_date) as date),
            interval 1 day
        )) as date) as day
    from booked
    left join schedule on booked._source = schedule._source and booked.schedule_id = schedule.id
),

planned as (
    select
        days.*,
        case
            when exception.id is not null
                then coalesce({{ certinia_hours('exception', 'isodow(days.day)') }}, cast(exception.pse__exception_hours__c as decimal(18, 6)))
            when days.pattern_id is not null then {{ certinia_hours('schedule', 'isodow(days.day)') }}
            when isodow(days.day) <= 5
                then {{ divide('days.requested_hours', 'count(*) filter (isodow(days.day) <= 5) over (partition by days.source_ref)') }}
        end as hours
    from days
    left join schedule on days._source = schedule._source and days.pattern_id = schedule.id
    left join exception
        on
            days._source = exception._source
            and days.pattern_id = exception.pse__schedule__c
            and days.day between cast(exception.pse__date__c as date)
            and cast(coalesce(exception.pse__end_date__c, exception.pse__date__c) as date)
    qualify row_number() over (
        partition by days.source_ref, days.day order by cast(exception.systemmodstamp as timestamptz) desc, exception.id desc
    ) = 1
),

weeks as (
    select
        _source,
        project_id,
        contact_id,
        role_id,
        kind,
        cast(date_trunc('week', day) as date) as week_start,
        sum(hours) as hours,
        sum({{ multiply('hours', 'probability__c') }}) as weighted_hours,
        min(cast(requested_at as timestamptz)) as requested_at,
        min(source_ref) as source_ref
    from planned
    group by all
    having sum(hours) > 0
)

select
    coalesce(project.pse__project_id__c, weeks.project_id) as engagement_id,
    coalesce(contact.pse__erp_worker_correlation_id__c, weeks.contact_id) as resource_id,
    weeks.role_id,
    weeks.week_start,
    cast(weeks.hours as decimal(18, 6)) as hours,
    weeks.kind,
    cast(weeks.requested_at as date) as requested_date,
    cast({{ divide('weeks.weighted_hours', '100 * weeks.hours') }} as decimal(18, 8)) as probability,
    weeks.source_ref || '#' || cast(weeks.week_start as varchar) as source_ref
from weeks
left join project on weeks._source = project._source and weeks.project_id = project.id
left join contact on weeks._source = contact._source and weeks.contact_id = contact.id
