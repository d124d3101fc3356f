with landed as (
    {{ current_landed('drop', 'erp_gl_balance') }}
)

select
    landed.entity_id,
    landed.period,
    landed.account_class,
    landed.functional_currency,
    cast(landed.balance as decimal(18, 6)) as balance,
    landed.source_ref
from landed
