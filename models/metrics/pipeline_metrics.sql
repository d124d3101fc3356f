select * from {{ ref('pipeline_month') }} where currency_view = 'reporting'
