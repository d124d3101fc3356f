select * from {{ ref('pipeline_coverage') }} where currency_view = 'reporting'
