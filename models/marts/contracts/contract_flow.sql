{{ config(materialized='ephemeral') }}

{%- set revenue_measures = ['tm_revenue', 'milestone_revenue', 'fee_revenue', 'fixed_fee_revenue', 'services_adjustment'] %}

with movements as (
    select
        movement.line_id,
        movement.currency,
        case when movement.period < opening.period then opening.period else movement.period end as period,
        movement.period > opening.period as is_reported,
        movement.measure,
        movement.amount
    from {{ ref('contract_movement') }} as movement
    inner join {{ ref('fiscal_period') }} as opening on opening.period_index = 0
)

select
    line_id,
    currency,
    period,
    {%- for type in ['new', 'renewal', 'change_order', 'cancellation', 'credit'] %}
    sum(case when measure = 'bookings_{{ type }}' then amount else 0 end) as bookings_{{ type }},
    {%- endfor %}
    sum(case when measure = 'bookings_acv_net' then amount else 0 end) as bookings_acv_net,
    sum(case when measure = 'price_adjustment' then amount else 0 end) as price_adjustment,
    sum(case when is_reported and measure in ('{{ revenue_measures | join("', '") }}') then amount else 0 end) as services_revenue,
    sum(case when is_reported and measure in ('expense_revenue', 'expense_adjustment') then amount else 0 end) as expense_revenue,
    sum(case when measure = 'billed_services' then amount else 0 end) as billed_services,
    sum(case when measure in ('billed_services', 'billed_expenses') then amount else 0 end) as billed,
    sum(case when measure = 'opening_services' then amount else 0 end) as opening_services,
    sum(case when measure in ('opening_services', 'opening_expenses') then amount else 0 end) as opening_recognised
from movements
group by line_id, currency, period
