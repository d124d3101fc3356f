{{ config(materialized='ephemeral') }}

{#- Days from signature until a project can be charged and billed: it is there and lacks none of the prerequisites of R07,
    which asks only of projects that go on. What a run has seen lacking is met on the day a run sees it met; what no run has
    seen lacking was there with the project. -#}
with met as (
    select
        split_part(history.key, ':', 1) as engagement_id,
        max(coalesce(history.resolved_on, observation.observed_on)) as met_on
    from {{ source('run_history', 'exception_history') }} as history
    cross join {{ source('run_history', 'observation') }} as observation
    where history.check_id = 'R07'
    group by split_part(history.key, ':', 1)
),

signed as (
    select
        engagement.engagement_id,
        engagement.practice,
        engagement.entity_id,
        {{ month_of('booking.signed_date') }} as period,
        {{ days_between(
            'booking.signed_date',
            'case when met.met_on > engagement.created_date then met.met_on else engagement.created_date end'
        ) }} as days
    from {{ ref('booking') }} as booking
    inner join {{ ref('engagement') }} as engagement on booking.engagement_id = engagement.engagement_id
    left join met on engagement.engagement_id = met.engagement_id
    where
        booking.booking_type = 'new'
        and engagement.engagement_id not in (select lacks.engagement_id from {{ ref('project_lacks') }} as lacks)
),

places as (
    {%- for dim, key in {
        'firm': "'all'", 'practice': 'practice', 'entity': 'entity_id', 'engagement': 'engagement_id'
    }.items() %}
    select '{{ dim }}' as dim, {{ key }} as key, period, days from signed
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select dim, key, period, 'setup_ready_total' as measure, sum(days) as value
from places
where key is not null
group by dim, key, period
union all
select dim, key, period, 'setup_ready_count' as measure, count(*) as value
from places
where key is not null
group by dim, key, period
