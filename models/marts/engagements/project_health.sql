{#- The worst of seven signals, each against two thresholds (check_threshold), with the signals that are as bad in words. -#}
{#- signal: [words before, value, decimals, words after] -#}
{%- set signals = {
    'margin': ['margin ', 'margin * 100', 1, ' points below target'],
    'burn': ['cost ', 'burn * 100', 1, ' points ahead of progress'],
    'slip': ['milestones slip ', 'slip', 1, ' days'],
    'overdue': ['a milestone is ', 'overdue', 0, ' days overdue'],
    'missing': ['', 'missing', 1, ' hours of its people are missing'],
    'unbilled': ['unbilled for ', 'unbilled', 0, ' days or more'],
    'unpaid': ['unpaid ', 'unpaid', 0, ' days after due']
} %}
with last_period as (
    select period, start_date, end_date from {{ ref('fiscal_period') }} where is_last
),

money_to_date as (
    select line_id, sum(revenue_net) as revenue, sum(revenue_net - cost_std) as margin
    from {{ ref('engagement_month') }}
    where currency_view = 'reporting'
    group by line_id
),

margins as (
    select
        engagement.engagement_id,
        engagement.target_margin,
        case
            when progress.engagement_id is null then {{ divide('money_to_date.margin', 'money_to_date.revenue') }}
            else {{ divide('progress.revenue_to_date - progress.cost_to_date', 'progress.revenue_to_date') }}
        end as margin_to_date
    from {{ ref('engagement') }} as engagement
    cross join last_period
    left join money_to_date on engagement.engagement_id = money_to_date.line_id
    left join {{ ref('percent_complete') }} as progress
        on engagement.engagement_id = progress.engagement_id and last_period.period = progress.period
),

-- The PSA's word before ours: a baseline plans labour alone.
planned as (
    select
        engagement.engagement_id,
        coalesce(
            engagement.target_margin, {{ divide('booked.contract_value - baseline.bac', 'booked.contract_value') }}
        ) as planned_margin
    from {{ ref('engagement') }} as engagement
    cross join last_period
    left join (
        select booking.engagement_id, booking.currency, sum(booking.tcv) as contract_value
        from {{ ref('booking') }} as booking
        inner join last_period on booking.booking_period <= last_period.period
        group by booking.engagement_id, booking.currency
    ) as booked on engagement.engagement_id = booked.engagement_id and engagement.currency = booked.currency
    left join {{ ref('baseline_in_force') }} as baseline
        on engagement.engagement_id = baseline.engagement_id and last_period.period = baseline.period
),

milestones as (
    select
        milestone.engagement_id,
        {{ days_between('milestone.planned_date', 'coalesce(milestone.accepted_date, milestone.expected_date)') }} as slip,
        case when milestone.accepted_date is null then {{ days_between('milestone.expected_date', 'last_period.end_date') }} end
            as overdue
    from {{ ref('milestone') }} as milestone
    cross join last_period
),

late as (
    select engagement_id, count(case when overdue > 0 then 1 end) as milestones_overdue
    from milestones
    group by engagement_id
),

people as (
    select entry.engagement_id, entry.resource_id
    from {{ ref('time_entry') }} as entry
    inner join last_period on entry.work_period = last_period.period
    where entry.is_recorded
    union
    select plan.engagement_id, plan.resource_id
    from {{ ref('assignment_plan') }} as plan
    inner join last_period on plan.period = last_period.period
),

measured as (
    select engagement_id, 'margin' as signal, target_margin - margin_to_date as value
    from margins
    union all
    select progress.engagement_id, 'burn' as signal, {{ divide('cost_to_date', 'eac_cost') }} - pct_complete as value
    from {{ ref('percent_complete') }} as progress
    inner join last_period on progress.period = last_period.period
    union all
    select engagement_id, 'slip' as signal, {{ divide('sum(slip)', 'count(slip)') }} as value
    from milestones
    group by engagement_id
    union all
    select engagement_id, 'overdue' as signal, max(overdue) as value
    from milestones
    group by engagement_id
    union all
    select people.engagement_id, 'missing' as signal, sum(person.missing_hours) as value
    from people
    inner join {{ ref('person_month') }} as person on people.resource_id = person.resource
    inner join last_period on person.period = last_period.period
    group by people.engagement_id
    union all
    select
        aged.line_id as engagement_id,
        'unbilled' as signal,
        max(case aged.bucket when '90+' then 91 when '61-90' then 61 when '31-60' then 31 else 0 end) as value
    from {{ ref('unbilled_age_month') }} as aged
    inner join last_period on aged.period = last_period.period
    inner join money_to_date on aged.line_id = money_to_date.line_id
    inner join {{ ref('check_threshold') }} as share on share.check_id = 'health_unbilled_share'
    where aged.currency_view = 'reporting' and aged.unbilled >= {{ multiply('share.value', 'money_to_date.revenue') }}
    group by aged.line_id
    union all
    select invoice.engagement_id, 'unpaid' as signal, max(item.days_past) as value
    from {{ ref('open_item_month') }} as item
    inner join last_period on item.period = last_period.period
    inner join {{ ref('invoice') }} as invoice on item.item = invoice.invoice_id
    where item.open_amount > 0
    group by invoice.engagement_id
),

judged as (
    select
        measured.*,
        case when measured.value >= act.value then 2 when measured.value >= watch.value then 1 else 0 end as score
    from measured
    inner join {{ ref('check_threshold') }} as watch on watch.check_id = 'health_' || measured.signal || '_watch'
    inner join {{ ref('check_threshold') }} as act on act.check_id = 'health_' || measured.signal || '_act'
),

worst as (
    select
        engagement_id,
        {%- for signal in signals %}
        max(case when signal = '{{ signal }}' then value end) as {{ signal }},
        max(case when signal = '{{ signal }}' then score end) as {{ signal }}_score,
        {%- endfor %}
        max(score) as score
    from judged
    group by engagement_id
),

told as (
    select
        *,
        ''
        {%- for signal, (before, value, decimals, after) in signals.items() %}
        || case
            when {{ signal }}_score = score
                then ', {{ before }}' || cast(cast({{ value }} as decimal(18, {{ decimals }})) as varchar) || '{{ after }}'
            else ''
        end
        {%- endfor %} as reasons
    from worst
)

select
    {{ engagement_dims('engagement') }},
    last_period.period,
    last_period.start_date as period_start,
    {%- for signal in signals %}
    {{ money('told.' ~ signal) }} as {{ signal }},
    {%- endfor %}
    {{ money('margins.margin_to_date') }} as margin_to_date,
    {{ money('planned.planned_margin') }} as planned_margin,
    coalesce(late.milestones_overdue, 0) as milestones_overdue,
    cast(coalesce(told.score, 0) as integer) as score,
    case when told.score > 0 then substring(told.reasons, 3) else 'on track' end as health_reason
from {{ ref('engagement') }} as engagement
cross join last_period
left join told on engagement.engagement_id = told.engagement_id
left join late on engagement.engagement_id = late.engagement_id
left join planned on engagement.engagement_id = planned.engagement_id
left join margins on engagement.engagement_id = margins.engagement_id
where
    told.score > 0
    or (engagement.start_date <= last_period.end_date and engagement.end_date >= last_period.start_date)
