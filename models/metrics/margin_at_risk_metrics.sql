select * from {{ ref('margin_at_risk') }} where currency_view = 'reporting'
