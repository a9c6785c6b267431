select
    r.date as day,
    {{ origin() }},
    {{ text('r.device') }} as device,
    {{ currency('r.currency') }} as currency,
    r.sessions,
    r.users,
    r.engaged_sessions,
    {{ exact('r.conversions') }} as conversions,
    {{ exact('r.revenue') }} as revenue
from {{ source('raw', 'sessions') }} as r
{{ origin_joins() }}
