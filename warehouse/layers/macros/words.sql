{# A text without blanks around it; an empty one is no text. #}
{% macro text(column) -%} nullif(trim({{ column }}), '') {%- endmacro %}

{# A word for comparison. #}
{% macro word(column) -%} coalesce(lower(trim({{ column }})), '') {%- endmacro %}

{# Money and counts as exact decimals: sums come out the same in whatever order rows are added. #}
{% macro exact(column) -%} cast({{ column }} as decimal(18, 6)) {%- endmacro %}

{% macro total(column) -%} cast(coalesce(sum({{ column }}), 0) as decimal(18, 6)) {%- endmacro %}

{% macro count_of(column) -%} cast(coalesce(sum({{ column }}), 0) as bigint) {%- endmacro %}

{# The currency of a row; the house's where the data name none. #}
{% macro currency(column) -%} coalesce(upper({{ text(column) }}), '{{ var("currency") }}') {%- endmacro %}
