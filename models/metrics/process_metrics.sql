select * from {{ ref('process_month') }} where currency_view = 'reporting'
