select
    r.event_id,
    r.occurred_at,
    cast(r.occurred_at as date) as day,
    {{ word('r.name') }} as name,
    {{ text('r.user_id') }} as user_id,
    {{ text('r.order_id') }} as order_id,
    {{ origin() }}
from {{ source('raw', 'events') }} as r
{{ origin_joins() }}
