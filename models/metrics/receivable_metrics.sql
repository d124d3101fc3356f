select * from {{ ref('receivable_month') }} where currency_view = 'reporting'
