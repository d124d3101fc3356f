{#- What each stream holds at every stage from the landing to the marts, counted by rules of its own at each stage: only what
    the marts count, in reported months. Where records are lost or multiplied, the totals differ from that stage on (R70
    compares the ends). Connectors other than the drop start at stage staged: their landed streams are their own. -#}
{%- set number = 'cast(%s as decimal(18, 6))' %}
{%- set rules = {
    'invoices': {
        'stream': 'erp_invoice', 'fact': 'invoice', 'mart': ('receivable_month', 'm.ar_billings_gross'),
        'period': month_of('invoice_date'), 'owner': 'entity_id', 'currency': 'currency', 'filter': "status = 'posted'",
        'amount': number % 'net_services' ~ ' + ' ~ number % 'net_expenses' ~ ' + ' ~ number % 'tax'
    },
    'cash': {
        'stream': 'erp_cash_application', 'fact': 'cash_application', 'mart': ('receivable_month', '-m.ar_cash'),
        'period': month_of('date'), 'owner': 'entity_id', 'currency': 'currency', 'amount': number % 'amount'
    },
    'revenue_postings': {
        'stream': 'erp_revenue_posting', 'fact': 'revenue_posting',
        'period': 'period', 'owner': 'entity_id', 'currency': 'currency', 'amount': number % 'amount'
    },
    'payroll': {
        'stream': 'payroll_actual', 'fact': 'payroll', 'mart': ('person_cost_month', 'm.payroll_total'),
        'period': 'period', 'owner': 'resource_id', 'currency': 'currency', 'amount': number % 'employer_cost'
    },
    'time': {
        'stream': 'psa_time_entry', 'fact': 'time_entry', 'mart': ('person_month', 'm.hours_recorded'),
        'period': month_of('work_date'), 'fact_period': 'work_period', 'owner': 'resource_id', 'amount': number % 'hours',
        'filter': "status <> 'rejected'", 'known': 'updated_date', 'versioned': true
    },
    'expenses': {
        'stream': 'expense_line', 'fact': 'expense', 'mart': ('engagement_cost_month', 'm.expenses'),
        'period': month_of('date'), 'owner': 'engagement_id', 'owned': true, 'currency': 'currency',
        'amount': number % 'amount', 'filter': "status = 'approved'"
    },
    'subcontractor_bills': {
        'stream': 'ap_subcontractor_bill', 'fact': 'subcontractor_bill', 'mart': ('subcontract_cost', 'm.billed_cost'),
        'period': 'service_period', 'fact_period': 'period', 'owner': 'engagement_id', 'currency': 'currency',
        'amount': number % 'amount', 'known': 'bill_date'
    }
} %}
with totals as (
    {%- for total, rule in rules.items() %}
    {%- for stage in (['landed'] if 'drop' in var('connectors') else []) + ['staged', 'harmonized'] %}
    {{ control_total(total, rule, stage) }}
    union all
    {%- endfor %}
    {%- if rule.mart %}
    {{ control_total_mart(total, rule) }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endif %}
    {%- endfor %}
),

{#- A total that is lost as a whole stands with 0 at the stages that lack it. -#}
held as (
    select distinct stage, source, total from totals
),

places as (
    select distinct source, stream, total, entity, period, unit from totals where stage <> 'mart'
    union
    select distinct 'all' as source, stream, total, entity, period, unit from totals
),

staged as (
    select
        held.stage,
        case held.stage when 'landed' then 1 when 'staged' then 2 when 'harmonized' then 3 else 4 end as stage_number,
        places.*,
        case when held.stage <> 'mart' then coalesce(totals.record_count, 0) end as record_count,
        coalesce(totals.amount, 0) as amount
    from places
    inner join held on places.source = held.source and places.total = held.total
    left join totals
        on
            held.stage = totals.stage
            and places.source = totals.source
            and places.total = totals.total
            and places.entity = totals.entity
            and places.period = totals.period
),

arrived as (
    select total, entity, period, sum(amount) as amount
    from staged
    where stage = 'harmonized'
    group by total, entity, period
),

compared as (
    select
        staged.*,
        case
            when staged.stage = 'mart' then coalesce(arrived.amount, 0)
            else lag(staged.amount) over (
                partition by staged.source, staged.total, staged.entity, staged.period order by staged.stage_number
            )
        end as amount_before,
        lag(staged.record_count) over (
            partition by staged.source, staged.total, staged.entity, staged.period order by staged.stage_number
        ) as count_before
    from staged
    left join arrived
        on
            staged.total = arrived.total
            and staged.entity = arrived.entity
            and staged.period = arrived.period
)

select
    stage,
    stage_number,
    source,
    stream,
    total,
    entity,
    period,
    unit,
    record_count,
    amount,
    amount_before,
    {{ money('amount - amount_before') }} as difference,
    count_before,
    case
        when amount_before is null then 'first stage'
        when amount = amount_before and coalesce(record_count, 0) = coalesce(count_before, record_count, 0) then 'equal'
        else 'differs: R70 ' || total || ':' || entity
    end as outcome,
    total = 'payroll' as is_restricted
from compared
