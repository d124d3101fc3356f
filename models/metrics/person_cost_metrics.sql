select * from {{ ref('person_cost_month') }} where currency_view = 'reporting'
