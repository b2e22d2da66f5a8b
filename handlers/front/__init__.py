"""The front desk's own matters: who may enter, menus, settings, documents by chat, feedback, groups."""
