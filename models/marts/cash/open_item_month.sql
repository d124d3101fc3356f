with balances as (
    select
        movement.item,
        movement.is_unapplied,
        movement.customer,
        movement.entity,
        movement.aged_from,
        movement.currency,
        fiscal_period.period,
        fiscal_period.end_date,
        sum(movement.amount) as open_amount
    from {{ ref('receivable_movement') }} as movement
    inner join {{ ref('fiscal_period') }} as fiscal_period on movement.date <= fiscal_period.end_date
    group by
        movement.item, movement.is_unapplied, movement.customer, movement.entity, movement.aged_from,
        movement.currency, fiscal_period.period, fiscal_period.end_date
    having sum(movement.amount) <> 0
),

aged as (
    select
        balances.*,
        {{ days_between('aged_from', 'end_date') }} as days_past
    from balances
)

select
    item,
    period,
    currency,
    customer,
    entity,
    days_past,
    case
        when is_unapplied then 'unapplied'
        when days_past > 90 then '90+'
        when days_past > 60 then '61-90'
        when days_past > 30 then '31-60'
        when days_past > 0 then '1-30'
        else 'current'
    end as bucket,
    {{ money('open_amount') }} as open_amount
from aged
