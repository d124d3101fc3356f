select * from {{ ref('expected_cash') }} where currency_view = 'reporting'
