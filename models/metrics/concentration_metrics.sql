select * from {{ ref('customer_concentration_month') }} where currency_view = 'reporting'
