select * from {{ ref('engagement_month') }} where currency_view = 'reporting'
