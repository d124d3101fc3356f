{{ config(schema='marts') }}

{#- Exceptions as figures. The open ones and what is overdue or reopened stand in the last month; what opened or resolved, in
    the month it was seen to; what was waived or accepted, in the month of the decision; at the latest in the last one;
    differences in the month they are about. Money is that at risk, each record once, of what is resolved as it was
    last counted; it and differences in money are at closing rates of L; where a check gives pay away it is 0. -#}
with register as (
    select check_id, severity, is_restricted from {{ ref('check_register') }}
),

life as (
    select
        life.*,
        {{ severity_of('register.severity', 'life.amount_at_risk_reporting') }} as severity,
        register.is_restricted,
        coalesce(opened.is_overdue, false) as is_overdue,
        least({{ month_of('life.first_seen') }}, {{ last_period() }}) as opened_in,
        least({{ month_of('life.resolved_on') }}, {{ last_period() }}) as resolved_in
    from {{ ref('exception_life') }} as life
    inner join register on life.check_id = register.check_id
    left join {{ ref('exceptions') }} as opened on life.exception_id = opened.exception_id
),

rates as (
    select currency, closing_rate
    from {{ ref('exchange_rate') }}
    where currency_view = 'reporting' and period = {{ last_period() }}
),

facts as (
    {%- set kinds = {
        'open': ["status <> 'resolved'", last_period()], 'new': ['true', 'opened_in'],
        'resolved': ["status = 'resolved'", 'resolved_in'], 'reopened': ["status = 'reopened'", last_period()],
        'overdue': ["is_overdue and status <> 'resolved'", last_period()]
    } %}
    {%- for kind in kinds %}
    select
        {{ kinds[kind][1] }} as period, check_id, severity, owner, '{{ kind }}' as kind, 1 as exceptions,
        case when is_restricted then 0 else amount_counted end as amount,
        0 as difference
    from life
    where {{ kinds[kind][0] }}
    union all
    {%- endfor %}
    select
        least({{ month_of('decided.decided_on') }}, {{ last_period() }}) as period, life.check_id, life.severity, life.owner,
        'overridden' as kind, 1 as exceptions,
        case when life.is_restricted then 0 else {{ multiply('decided.at_risk', 'rates.closing_rate') }} end as amount,
        0 as difference
    from {{ source('run', 'override') }} as decided
    inner join life on decided.exception_id = life.exception_id
    left join rates on decided.currency = rates.currency
    union all
    select
        exceptions.period, exceptions.check_id, exceptions.severity, exceptions.owner, 'variance' as kind, 0 as exceptions,
        abs({{ multiply('exceptions.difference', 'rates.closing_rate') }}) as amount,
        {{ multiply('exceptions.difference', 'rates.closing_rate') }} as difference
    from {{ ref('exceptions') }} as exceptions
    inner join register on exceptions.check_id = register.check_id and not register.is_restricted
    inner join rates on exceptions.currency = rates.currency
)

select
    facts.period,
    fiscal_period.start_date as period_start,
    facts.check_id,
    facts.severity,
    facts.owner,
    {%- for kind in kinds.keys() | list + ['overridden'] %}
    cast(sum(case when facts.kind = '{{ kind }}' then facts.exceptions else 0 end) as bigint) as exceptions_{{ kind }},
    {{ money("sum(case when facts.kind = '" ~ kind ~ "' then facts.amount else 0 end)") }} as exceptions_{{ kind }}_amount,
    {%- endfor %}
    {{ money("sum(case when facts.kind = 'variance' then facts.amount else 0 end)") }} as reconciliation_variance,
    {{ money("sum(case when facts.kind = 'variance' then facts.difference else 0 end)") }} as reconciliation_variance_net
from facts
inner join {{ ref('fiscal_period') }} as fiscal_period on facts.period = fiscal_period.period and fiscal_period.is_reported
group by facts.period, fiscal_period.start_date, facts.check_id, facts.severity, facts.owner
