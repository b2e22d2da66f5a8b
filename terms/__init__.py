"""The small words of the field that every layer needs: money, places, dates, folding, scope. No I/O."""
