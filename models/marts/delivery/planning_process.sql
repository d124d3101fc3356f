{{ config(materialized='ephemeral') }}

{#- How delivery keeps its plan, per record: days that milestones slip, by the month planned; hours wanted in the weeks that
    start soon after the end of L, and those of them that a named person is booked hard for; approved expenses and accepted
    milestones against the ERP. -#}
with wanted as (
    select
        assignment.*,
        case when resource_id is not null and kind = 'hard' then hours else 0 end as staffed
    from {{ ref('assignment') }} as assignment
    inner join {{ ref('check_threshold') }} as agreed on agreed.check_id = 'staffing_readiness'
    where {{ days_between(policy('as_of'), 'assignment.week_start') }} between 1 and agreed.value
),

expense_postings as (
    select expense_id
    from {{ ref('expense_posting') }}
    group by expense_id
),

expenses as (
    select expense.*, case when posted.expense_id is null then 0 else 1 end as is_done
    from {{ ref('expense') }} as expense
    left join expense_postings as posted on expense.expense_id = posted.expense_id
    where expense.status = 'approved'
),

milestones as (
    select
        milestone.*,
        {{ month_of('milestone.planned_date') }} as planned_period,
        {{ month_of('milestone.accepted_date') }} as accepted_period,
        case when invoice.invoice_id is null then 0 else 1 end as is_done,
        {{ days_between('milestone.planned_date', 'coalesce(milestone.accepted_date, milestone.expected_date)') }} as slip_days
    from {{ ref('milestone') }} as milestone
    left join {{ ref('invoice') }} as invoice on milestone.invoice_id = invoice.invoice_id and invoice.is_posted
)

{%- set counts = {
    'slip_days': ['milestones', 'planned_period', 'slip_days', 'planned_date is not null'],
    'slip_count': ['milestones', 'planned_period', '1', 'planned_date is not null'],
    'demand_hours': ['wanted', last_period(), 'hours', 'true'],
    'staffed_hours': ['wanted', last_period(), 'staffed', 'staffed <> 0'],
    'expenses_due_count': ['expenses', 'period', '1', 'true'],
    'expenses_posted_count': ['expenses', 'period', '1', 'is_done = 1'],
    'milestones_due_count': ['milestones', 'accepted_period', '1', 'accepted_date is not null'],
    'milestones_posted_count': ['milestones', 'accepted_period', '1', 'accepted_date is not null and is_done = 1']
} %}
{%- set values = {
    'expenses_due_value': ['expenses', 'period', 'amount', 'true'],
    'expenses_posted_value': ['expenses', 'period', 'amount', 'is_done = 1'],
    'milestones_due_value': ['milestones', 'accepted_period', 'amount', 'accepted_date is not null'],
    'milestones_posted_value': ['milestones', 'accepted_period', 'amount', 'accepted_date is not null and is_done = 1']
} %}
{% for measure, (rows, period, amount, condition) in counts.items() %}
select engagement_id, {{ period }} as period, cast(null as varchar) as currency, 'average' as rate_type, '{{ measure }}' as measure, {{ amount }} as amount, source_ref
from {{ rows }}
where {{ condition }}
union all
{% endfor %}
{%- for measure, (rows, period, amount, condition) in values.items() %}
select engagement_id, {{ period }} as period, currency, 'average' as rate_type, '{{ measure }}' as measure, {{ amount }} as amount, source_ref
from {{ rows }}
where {{ condition }}
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
