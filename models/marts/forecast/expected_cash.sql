-- An item is expected on its due date plus the days its customer usually takes beyond it; what should have come already
-- is expected next month. Days count by the money that came in, in one currency.
with receipts as (
    select
        movement.customer,
        {{ days_between('movement.aged_from', 'movement.date') }} as days_late,
        {{ multiply('movement.amount', 'rates.closing_rate') }} as amount
    from {{ ref('receivable_movement') }} as movement
    inner join {{ ref('exchange_rate') }} as rates
        on rates.currency_view = 'reporting' and rates.period = {{ last_period() }} and movement.currency = rates.currency
    where movement.kind = 'cash' and not movement.is_unapplied
),

habits as (
    select customer, {{ divide('sum(' ~ multiply('amount', 'days_late') ~ ')', 'sum(amount)') }} as days_late
    from receipts
    group by customer
),

items as (
    select
        open_item.*,
        last_period.start_date as period_start,
        {{ add_days('last_period.end_date', 1) }} as tomorrow,
        cast(round(coalesce(habits.days_late, 0) - open_item.days_past) as integer) as days_ahead
    from {{ ref('open_item_month') }} as open_item
    inner join {{ ref('fiscal_period') }} as last_period on open_item.period = last_period.period and last_period.is_last
    left join habits on open_item.customer = habits.customer
    where open_item.bucket <> 'unapplied'
),

dated as (
    select
        items.*,
        greatest(tomorrow, {{ add_days('tomorrow', 'days_ahead - 1') }}) as expected_on
    from items
)

select
    rates.currency_view,
    dated.item,
    dated.currency,
    dated.customer,
    dated.entity,
    {{ month_of('dated.expected_on') }} as forecast_month,
    cast({{ monday_of('dated.expected_on') }} as varchar) as forecast_week,
    dated.period,
    dated.period_start,
    {{ multiply('dated.open_amount', 'rates.closing_rate') }} as expected_cash
from dated
inner join {{ ref('exchange_rate') }} as rates on dated.period = rates.period and dated.currency = rates.currency
