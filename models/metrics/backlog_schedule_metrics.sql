select * from {{ ref('backlog_schedule') }} where currency_view = 'reporting'
