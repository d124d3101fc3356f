select * from {{ ref('invoice_realization') }} where currency_view = 'reporting'
