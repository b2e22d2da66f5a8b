"""How a bulletin looks: official document, pictures, spreadsheet, short cards. Words and form, no input or output."""
