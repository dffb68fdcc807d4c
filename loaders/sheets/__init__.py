"""Sheet files of spreadsheet programs: .xlsx, .ods and .csv in and out, and the records as such sheets."""
