select * from {{ ref('unbilled_age_month') }} where currency_view = 'reporting'
