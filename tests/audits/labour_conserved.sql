-- Guards against hours that a join multiplies or drops on their way to cost: the approved hours of a month
-- are the hours of `labour_cost`, in every currency view. One row per month and view that differs.
with sides as (
    select currency_views.currency_view, entries.work_period as period, entries.hours as recorded, 0 as costed
    from {{ ref('time_entry') }} as entries
    inner join {{ ref('fiscal_period') }} as fiscal_period
        on entries.work_period = fiscal_period.period and fiscal_period.is_reported
    cross join (select distinct currency_view from {{ ref('exchange_rate') }}) as currency_views
    where entries.is_approved
    union all
    select currency_view, period, 0 as recorded, hours as costed
    from {{ ref('labour_cost') }}
)

select
    currency_view,
    period,
    sum(recorded) as recorded,
    sum(costed) as costed
from sides
group by currency_view, period
having sum(recorded) <> sum(costed)
