-- R75 · Where does actual work miss the plan?
-- Prevents a forecast of hours and revenue on plans nobody keeps. Months: planned hours against hours recorded of engagements
-- with a plan. Key ending in :unconfirmed: soft bookings that start within two weeks after L, when they are connected.
with planned as (
    select
        engagement_id,
        period,
        min(currency) as currency,
        sum(planned_hours) as planned_hours,
        sum({{ multiply('planned_hours', 'planned_rate') }}) as planned_value
    from {{ ref('assignment_plan') }}
    group by engagement_id, period
),

worked as (
    select
        engagement_id,
        work_period as period,
        sum(hours) as hours
    from {{ ref('time_entry') }}
    where is_recorded and is_client
    group by engagement_id, work_period
)

select
    {{ check_record(
        'R75', period='planned.period', key='planned.engagement_id', left_value='planned.planned_hours',
        right_value='coalesce(worked.hours, 0)', currency="'hours'",
        record="'engagement:' || planned.engagement_id || ':plan:' || planned.period", since_date='fiscal_period.end_date',
        risk_amount='coalesce(' ~ multiply(
            'abs(planned.planned_hours - coalesce(worked.hours, 0))', divide('planned.planned_value', 'planned.planned_hours')
        ) ~ ', 0)', risk_currency='planned.currency'
    ) }}
from planned
inner join {{ ref('fiscal_period') }} as fiscal_period on planned.period = fiscal_period.period and fiscal_period.is_reported
left join worked on planned.engagement_id = worked.engagement_id and planned.period = worked.period
where planned.planned_hours <> coalesce(worked.hours, 0)
union all
select
    {{ check_record(
        'R75', key="engagement_id || ':unconfirmed'", left_value='sum(hours)', right_value='0', currency="'hours'",
        record="'engagement:' || engagement_id || ':unconfirmed'", since_date=policy('as_of'), left_ref='min(source_ref)',
        risk_amount='0', risk_currency=reporting_currency()
    ) }}
from ({{ input_layer('psa_assignment') }}) as assignment
where kind = 'soft' and week_start > {{ policy('as_of') }} and week_start <= {{ add_days(policy('as_of'), 14) }}
group by engagement_id
