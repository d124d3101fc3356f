{{ config(materialized='view') }}

{#- Measures without a currency (hours, days, counts; nothing, where no list has a rate) stand in the reporting currency,
    whose rate is 1. -#}
{%- set unitless = "(select b.currency from " ~ ref('reporting_basis') ~ " as b)" %}

select engagement_id as line_id, work_period as period, {{ unitless }} as currency, 'average' as rate_type, 'client_billable_hours' as measure, {{ money('hours') }} as amount, source_ref
from {{ ref('time_entry') }}
where is_client and is_approved and billable
union all
select
    engagement_id as line_id,
    work_period as period,
    coalesce(case when {{ policy('realization_denominator') }} = 'contract' then bill_currency else card_currency end, {{ unitless }})
        as currency,
    'average' as rate_type,
    'realization_base' as measure,
    case when {{ policy('realization_denominator') }} = 'contract' then bill_value else card_value end as amount,
    source_ref
from {{ ref('time_entry') }}
where is_client and is_approved and billable
union all
select engagement_id as line_id, work_period as period, bill_currency as currency, 'average' as rate_type, 'hours_contract_value' as measure, bill_value as amount, source_ref
from {{ ref('time_entry') }}
where is_tm and is_approved
union all
select engagement_id as line_id, work_period as period, coalesce(card_currency, {{ unitless }}) as currency, 'average' as rate_type, 'hours_card_value' as measure, card_value as amount, source_ref
from {{ ref('time_entry') }}
where is_tm and is_approved
union all
select engagement_id as line_id, work_period as period, bill_currency as currency, 'average' as rate_type, 'bridge_worked' as measure, bill_value as amount, source_ref
from {{ ref('time_entry') }}
where is_tm and is_recorded
union all
select engagement_id as line_id, work_period as period, bill_currency as currency, 'average' as rate_type, 'bridge_approved' as measure, bill_value as amount, source_ref
from {{ ref('time_entry') }}
where is_tm and cutoff_period = work_period
union all
select engagement_id as line_id, period, bill_currency as currency, 'closing' as rate_type, 'wip_unapproved' as measure, bill_value as amount, source_ref
from {{ ref('unapproved_wip') }}
union all
select engagement_id as line_id, work_period as period, {{ unitless }} as currency, 'average' as rate_type, 'posting_due_count' as measure, {{ money('1') }} as amount, source_ref
from {{ ref('posting_status') }}
union all
select engagement_id as line_id, work_period as period, {{ unitless }} as currency, 'average' as rate_type, 'posting_done_count' as measure, {{ money('1') }} as amount, source_ref
from {{ ref('posting_status') }}
where is_posted
union all
select engagement_id as line_id, {{ last_period() }} as period, bill_currency as currency, 'closing' as rate_type, 'revenue_at_risk' as measure, amount_at_risk as amount, source_ref
from {{ ref('posting_status') }}
where amount_at_risk <> 0
union all
select engagement_id as line_id, {{ last_period() }} as period, currency, 'closing' as rate_type, 'revenue_at_risk' as measure, {{ money('amount') }} as amount, source_ref
from {{ ref('milestone_at_risk') }}
union all
select plan.engagement_id as line_id, plan.period, plan.currency, 'average' as rate_type, 'bridge_planned' as measure, {{ multiply('plan.planned_hours', 'plan.planned_rate') }} as amount, plan.source_ref
from {{ ref('assignment_plan') }} as plan
inner join {{ ref('engagement') }} as engagement on plan.engagement_id = engagement.engagement_id and engagement.method = 'tm'
union all
select engagement_id as line_id, work_period as period, currency, 'average' as rate_type, 'bridge_billed' as measure, billed_value as amount, source_ref
from {{ ref('billed_time') }}
union all
select engagement_id as line_id, work_period as period, currency, 'average' as rate_type, 'bridge_collected' as measure, collected_value as amount, source_ref
from {{ ref('billed_time') }}
union all
select engagement_id as line_id, period, {{ unitless }} as currency, 'average' as rate_type, measure, {{ money('amount') }} as amount, source_ref
from {{ ref('process_delay') }}
{%- for process in ['billing_process', 'planning_process', 'posting_process'] %}
union all
select engagement_id as line_id, period, coalesce(currency, {{ unitless }}) as currency, rate_type, measure, {{ money('amount') }} as amount, source_ref
from {{ ref(process) }}
{%- endfor %}
