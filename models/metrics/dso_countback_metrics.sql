select * from {{ ref('dso_countback_month') }} where currency_view = 'reporting'
