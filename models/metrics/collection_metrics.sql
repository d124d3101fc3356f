select * from {{ ref('collection_month') }} where currency_view = 'reporting'
