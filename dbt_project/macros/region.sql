{# One of eight regions of a prefecture code "01".."47", as the pool has it of applicants; null of anything else. #}
{% macro region_of(pref_code) %}
    case
        when try_cast({{ pref_code }} as integer) = 1 then 'hokkaido'
        when try_cast({{ pref_code }} as integer) between 2 and 7 then 'tohoku'
        when try_cast({{ pref_code }} as integer) between 8 and 14 then 'kanto'
        when try_cast({{ pref_code }} as integer) between 15 and 23 then 'chubu'
        when try_cast({{ pref_code }} as integer) between 24 and 30 then 'kinki'
        when try_cast({{ pref_code }} as integer) between 31 and 35 then 'chugoku'
        when try_cast({{ pref_code }} as integer) between 36 and 39 then 'shikoku'
        when try_cast({{ pref_code }} as integer) between 40 and 47 then 'kyushu_okinawa'
    end
{% endmacro %}
