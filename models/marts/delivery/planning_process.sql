{{ config(materialized='ephemeral') }}

{#- How delivery keeps its plan, per record: days that milestones slip, by the month planned; hours wanted in the weeks that
    start soon after the end of L, and those of them that a named person is booked hard for. -#}
with wanted as (
    select
        assignment.*,
        case when resource_id is not null and kind = 'hard' then hours else 0 end as staffed
    from {{ ref('assignment') }} as assignment
    inner join {{ ref('check_threshold') }} as agreed on agreed.check_id = 'staffing_readiness'
    where {{ days_between(policy('as_of'), 'assignment.week_start') }} between 1 and agreed.value
),

milestones as (
    select
        engagement_id,
        {{ month_of('planned_date') }} as period,
        {{ days_between('planned_date', 'coalesce(accepted_date, expected_date)') }} as slip_days,
        source_ref
    from {{ ref('milestone') }}
    where planned_date is not null
)

{%- set measures = {
    'slip_days': ['milestones', 'period', 'slip_days'],
    'slip_count': ['milestones', 'period', '1'],
    'demand_hours': ['wanted', last_period(), 'hours'],
    'staffed_hours': ['wanted', last_period(), 'staffed']
} %}
{% for measure, (rows, period, amount) in measures.items() %}
select engagement_id, {{ period }} as period, cast(null as varchar) as currency, 'average' as rate_type, '{{ measure }}' as measure, {{ amount }} as amount, source_ref
from {{ rows }}
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
