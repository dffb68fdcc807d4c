"""Filtered views in formats that other programs read: one module for each, which turns a View into text.

A module declares its format completely (`declaring.Format`); `listing` finds it, and with it come its address under
/api/v1/, its line on the page about the API, its link on timelines and its file in exports.
"""
