-- Guards against bookings, billing, fees, milestones or time revenue that a join loses or multiplies between the
-- harmonized facts and `contract_line_month`. One row per measure and currency whose two sides differ.
with sides as (
    select 'bookings' as measure, currency, sum(tcv) as amount
    from {{ ref('booking') }}
    where booking_period <= (select max(period) from {{ ref('fiscal_period') }})
    group by currency
    union all
    select 'billed' as measure, currency, sum(net_services + net_expenses) as amount
    from {{ ref('invoice') }}
    where is_posted and invoice_period <= (select max(period) from {{ ref('fiscal_period') }})
    group by currency
    union all
    select 'revenue' as measure, movement.currency, sum(movement.amount) as amount
    from {{ ref('contract_movement') }} as movement
    inner join {{ ref('fiscal_period') }} as fiscal_period
        on movement.period = fiscal_period.period and fiscal_period.is_reported
    where
        movement.measure in (
            'tm_revenue', 'milestone_revenue', 'fee_revenue', 'fixed_fee_revenue', 'services_adjustment',
            'expense_revenue', 'expense_adjustment'
        )
    group by movement.currency
    union all
    select 'bookings' as measure, currency, -sum(bookings_net) as amount
    from {{ ref('contract_line_month') }}
    group by currency
    union all
    select 'billed' as measure, currency, -sum(billed) as amount
    from {{ ref('contract_line_month') }}
    group by currency
    union all
    select 'revenue' as measure, currency, -sum(services_revenue + expense_revenue) as amount
    from {{ ref('contract_line_month') }}
    group by currency
)

select
    measure,
    currency,
    sum(amount) as amount_lost
from sides
group by measure, currency
having sum(amount) <> 0
