select * from {{ ref('opportunity_outcome') }} where currency_view = 'reporting'
