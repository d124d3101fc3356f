-- Fee due and fee billed of every engagement and month whose invoice lines say which days they bill. A line is shared over
-- its months as the fee is due; what it bills beyond the schedule stands in the month it starts in.
{%- set first_date = 'greatest(fee.first_date, line.period_from)' %}
{%- set days = days_between(first_date, 'least(fee.last_date, line.period_to)') ~ ' + 1' %}
{%- set due = divide(multiply('fee.monthly_amount', days), 'fee.days_in_month') %}

with sides as (
    select fee.engagement_id, fee.period, fee.currency, fee.amount as due, 0 as billed, cast(null as varchar) as line_ref
    from {{ ref('fee_month') }} as fee
    where fee.engagement_id in (select engagement_id from {{ ref('fee_line') }})
    union all
    select fee.engagement_id, fee.period, fee.currency, 0, {{ multiply('line.net', divide(due, 'line.due')) }}, line.source_ref
    from {{ ref('fee_line') }} as line
    inner join {{ ref('fee_month') }} as fee
        on
            line.engagement_id = fee.engagement_id
            and line.due <> 0
            and line.period_from <= fee.last_date
            and line.period_to >= fee.first_date
    union all
    select line.engagement_id, {{ month_of('line.period_from') }}, engagement.currency, 0, line.net, line.source_ref
    from {{ ref('fee_line') }} as line
    inner join {{ ref('engagement') }} as engagement on line.engagement_id = engagement.engagement_id
    where line.due = 0
),

cadences as (
    select
        engagement_id,
        max(cast(
            round({{ month_position(add_days('period_to', 1)) }} - {{ month_position('period_from') }}) as integer
        )) as months_billed
    from {{ ref('fee_line') }}
    group by engagement_id
)

select
    sides.engagement_id,
    sides.period,
    sides.currency,
    max(cadences.months_billed) as months_billed,
    sum(sides.due) as due,
    sum(sides.billed) as billed,
    min(sides.line_ref) as line_ref
from sides
inner join cadences on sides.engagement_id = cadences.engagement_id
group by sides.engagement_id, sides.period, sides.currency
