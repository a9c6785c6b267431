select
    r.deal_id,
    {{ text('r.contact_id') }} as contact_id,
    {{ word('r.stage') }} as stage,
    {{ exact('r.amount') }} as amount,
    {{ currency('r.currency') }} as currency,
    r.created_at,
    r.closed_at
from {{ source('raw', 'deals') }} as r
