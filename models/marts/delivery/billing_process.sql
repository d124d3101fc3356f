{{ config(materialized='ephemeral') }}

{#- How invoices come about, per record: the wait of billed work, weighted by money; ready to posted; lines rejected, held or
    credited for error among those posted; disputes that stand at a month end. -#}
with steps as (
    select
        step.invoice_id,
        min(case when step.status = 'ready' then step.at end) as ready_on,
        max(case when step.status in ('rejected', 'held') then 1 else 0 end) as was_stopped
    from {{ ref('invoice_status') }} as step
    group by step.invoice_id
),

posted_steps as (
    select
        *,
        row_number() over (partition by step.invoice_id order by step.at) as step_number
    from {{ ref('invoice_status') }} as step
    where step.status = 'posted'
),

cycles as (
    select
        invoice.engagement_id,
        {{ month_of('posted.at') }} as period,
        {{ days_between('steps.ready_on', 'posted.at') }} as days,
        posted.source_ref
    from posted_steps as posted
    inner join steps on posted.invoice_id = steps.invoice_id and steps.ready_on is not null
    inner join {{ ref('invoice') }} as invoice on posted.invoice_id = invoice.invoice_id
    where posted.step_number = 1
),

credited as (
    select distinct applies_to as invoice_id
    from {{ ref('invoice') }}
    where is_posted and effect = 'billing_correction'
),

lines as (
    select
        line.*,
        invoice.invoice_period,
        invoice.currency,
        {{ days_between("case line.source_type
            when 'time' then work_month.end_date
            when 'milestone' then milestone.accepted_date
            when 'fee' then line.period_from
        end", 'invoice.invoice_date') }} as days_waited,
        case
            when steps.was_stopped = 1 or credited.invoice_id is not null then 1
            else 0
        end as is_exception
    from {{ ref('invoice_line') }} as line
    inner join {{ ref('invoice') }} as invoice
        on line.invoice_id = invoice.invoice_id and invoice.is_posted and invoice.doc_type = 'invoice'
    left join {{ ref('time_entry') }} as entry on line.source_id = entry.time_entry_id
    left join {{ ref('fiscal_period') }} as work_month on entry.work_period = work_month.period
    left join {{ ref('milestone') }} as milestone on line.source_id = milestone.milestone_id
    left join steps on line.invoice_id = steps.invoice_id
    left join credited on line.invoice_id = credited.invoice_id
),

waited as (
    select * from lines where days_waited is not null
),

standing as (
    select
        step.*,
        fiscal_period.period,
        row_number() over (
            partition by step.invoice_id, fiscal_period.period
            order by step.at desc, case when step.status = 'disputed' then 0 else 1 end
        ) as recency
    from {{ ref('invoice_status') }} as step
    inner join {{ ref('fiscal_period') }} as fiscal_period on step.at <= fiscal_period.end_date
),

disputed as (
    select standing.period, standing.source_ref, invoice.engagement_id, invoice.currency, invoice.gross
    from standing
    inner join {{ ref('invoice') }} as invoice on standing.invoice_id = invoice.invoice_id and invoice.is_posted
    where standing.recency = 1 and standing.status = 'disputed'
)

select engagement_id, invoice_period as period, currency, 'average' as rate_type, 'invoice_wait' as measure, net * days_waited as amount, source_ref
from waited
union all
select engagement_id, invoice_period as period, currency, 'average' as rate_type, 'invoice_wait_base' as measure, net as amount, source_ref
from waited
union all
select engagement_id, invoice_period as period, null as currency, 'average' as rate_type, 'billed_lines' as measure, 1 as amount, source_ref
from lines
union all
select engagement_id, invoice_period as period, null as currency, 'average' as rate_type, 'billed_lines_in_error' as measure, 1 as amount, source_ref
from lines
where is_exception = 1
union all
select engagement_id, period, null as currency, 'average' as rate_type, 'invoice_cycle_total' as measure, days as amount, source_ref
from cycles
union all
select engagement_id, period, null as currency, 'average' as rate_type, 'invoice_cycle_count' as measure, 1 as amount, source_ref
from cycles
union all
select engagement_id, period, null as currency, 'closing' as rate_type, 'disputes' as measure, 1 as amount, source_ref
from disputed
union all
select engagement_id, period, currency, 'closing' as rate_type, 'disputes_value' as measure, gross as amount, source_ref
from disputed
