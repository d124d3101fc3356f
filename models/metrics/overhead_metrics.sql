select * from {{ ref('overhead_month') }} where currency_view = 'reporting'
