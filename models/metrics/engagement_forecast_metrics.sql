select * from {{ ref('engagement_forecast') }} where currency_view = 'reporting'
